using KernelGen;
using KernelGen.Samples;
using KernelGen.Storage;
using SparseTransfer.CommandLine;

namespace SparseTransfer.Model;

/// <summary>The network of this program: the imported layers and a new classifier.</summary>
internal static class TransferNetwork
{
    /// <summary>What the classifier is called.</summary>
    public const string ClassifierName = "Classifier";

    /// <summary>
    /// Weight of a batch in the running statistics: ten times that of the model (0.0117), with which the statistics after a hundred steps
    /// would still be a third those of ImageNet, though pruning changes them.
    /// </summary>
    private const float NormalizationMomentum = 0.1f;

    /// <summary>The layers with the weights and masks that a run begins with, the first of them frozen.</summary>
    /// <param name="settings">Size and seed.</param>
    /// <param name="run">Method, sparsity, weights.</param>
    /// <param name="frozenGroups">Groups that are not trained.</param>
    /// <param name="classes">Number of classes.</param>
    public static NetworkBuilder Layers(Settings settings, RunChoice run, int frozenGroups, int classes)
    {
        var layers = ResNet18.Layers(settings.Size, settings.Size);
        bool beginsSparse = run.Method is MethodKind.OneShot or MethodKind.Rigl;
        if (run.Weights == WeightsKind.Pretrained)
        {
            Pretrained.Load(layers, Pretrained.WeightsFile);
        }
        else
        {
            // With masks that do not come from the weights, the mask is drawn at random, and the weights are larger where its rows are
            // emptier.
            using var network = layers.Build(batch: 1, threads: 1);
            network.Initialize(settings.Seed, beginsSparse ? run.Sparsity : 0);
        }

        layers.Add(Classifier(classes, settings.Seed), ClassifierName);
        if (frozenGroups > 0)
            layers.FreezeBefore(Pretrained.FirstAfter(frozenGroups));

        // Weights, masks and momentum belong to the layers, so the network that sets them may go.
        using var all = layers.Build(batch: 1, threads: 1);
        foreach (var norm in all.Layers.Select(row => row.Layer).OfType<BatchNorm2d>())
            norm.Momentum = NormalizationMomentum;
        Masks.Begin(all, run);
        return layers;
    }

    /// <summary>A network that teaches: nothing of it is trained.</summary>
    /// <param name="settings">Size, batch, threads.</param>
    /// <param name="file">The file that it was saved to.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="InputException">The file cannot be used.</exception>
    public static Network Teacher(Settings settings, string file, int classes)
    {
        var layers = ResNet18.Layers(settings.Size, settings.Size).Add(Classifiers.For(classes), ClassifierName).Freeze();
        var network = layers.Build(settings.Batch, settings.Threads);
        try
        {
            network.Load(file);
            return network;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            network.Dispose();
            throw new InputException($"--distill {file}: {cause.Message} Name a file that --save has written, for as many classes.", cause);
        }
    }

    private static DenseLinear Classifier(int classes, int seed)
    {
        var classifier = (DenseLinear)Classifiers.For(classes);
        classifier.Initialize(seed);
        return classifier;
    }
}
