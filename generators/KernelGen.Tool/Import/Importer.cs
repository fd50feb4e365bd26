using KernelGen.Tool.Import.Rewriting;
using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Import;

/// <summary>Makes a network of a model: reads the nodes, joins those that are one layer here, and refuses what has no layer.</summary>
internal static class Importer
{
    /// <summary>Imports a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">[channels, rows, columns] or [features] of a sample; null for what the model says.</param>
    /// <param name="foldBatchNorm">Whether batch normalisations go into the weights before them.</param>
    /// <exception cref="UnsupportedModelException">The model has parts that are not supported; the message lists all of them.</exception>
    /// <exception cref="InvalidModelException">The model is damaged.</exception>
    public static ImportedNetwork Import(OnnxModel model, long[]? input, bool foldBatchNorm)
    {
        var problems = new Problems();
        var output = GraphReader.Read(model, input, problems);
        if (output is null || !problems.AreNone)
            throw new UnsupportedModelException(model.Path, problems);
        var network = ImportedNetwork.EndingIn(output);
        ActivationPatterns.Apply(network);
        WeightFusion.TakeAffine(network);
        WeightFusion.TakePadding(network);
        if (foldBatchNorm)
            WeightFusion.TakeBatchNorm(network);
        ShapeCleanup.MakePoolingGlobal(network);
        ShapeCleanup.RemoveViews(network, problems);
        WeightFusion.TakeRelu(network);
        RequireLayers(network, problems);
        LayerCheck.Require(network, problems);
        StepWeights.RequireFinite(network, problems);
        if (!problems.AreNone)
            throw new UnsupportedModelException(model.Path, problems);
        StepNames.MakeDiffer(network);
        return network;
    }

    private static void RequireLayers(ImportedNetwork network, Problems problems)
    {
        foreach (var step in network.Steps)
        {
            switch (step.Operation)
            {
                case Affine:
                    problems.Add(step.Name, "a sum or product with constants that no convolution or linear layer before it can take in");
                    break;
                case ErrorFunction:
                    problems.Add(step.Name, "Erf that is no part of GELU");
                    break;
                case ZeroPadding:
                    problems.Add(step.Name, "Pad before anything but a convolution");
                    break;
                case Input when step != network.Input:
                    problems.Add(step.Name, "an input that is read in two shapes");
                    break;
            }
        }

        if (network.Steps.All(step => step.Operation is Input))
            problems.Add("", "a model without layers");
    }
}
