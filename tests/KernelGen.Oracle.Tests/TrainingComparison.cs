using KernelGen.Reference.Pairs;
using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>
/// Trains a network and its twin side by side: the same weights at first, the same 20 batches, the last one smaller, SGD with momentum,
/// weight decay and a falling learning rate. Compares the gradients of the first step, the loss of every step, what both have learned
/// afterwards, and their answers to a batch that neither has seen. Where they differ, the reference in double says which of them is wrong.
/// </summary>
internal sealed class TrainingComparison(Func<TrainedNetwork> describe, ActivationShape input, int batch, double sparsity,
    float labelSmoothing)
{
    /// <summary>Where rounding decides a branch, other numbers are drawn, so often at most.</summary>
    private const int Draws = 5;

    /// <summary>Demands that ours learns what libtorch learns.</summary>
    public static void Require(Func<TrainedNetwork> describe, ActivationShape input, int batch, double sparsity, float labelSmoothing = 0)
    {
        var comparison = new TrainingComparison(describe, input, batch, sparsity, labelSmoothing);
        string? undecided = null;
        for (int draw = 0; draw < Draws; draw++)
        {
            undecided = comparison.Compare(seed: 1000 * draw);
            if (undecided is null)
                return;
        }

        Assert.Skip($"rounding decided in each of {Draws} draws, so nothing was compared; in the last one {undecided}");
    }

    /// <summary>One draw, with layers of its own.</summary>
    /// <returns>Null where ours and libtorch agree; in words what differs where rounding is the reason.</returns>
    private string? Compare(int seed)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        var network = describe();
        using var built = network.Ours.Build(input, batch, threads: 2);
        built.Initialize(seed + 1, sparsity);
        var reference = new ReferenceTraining(network.Ours,
            new TrainingData(input, built.OutputShape.Features, batch, labelSmoothing, seed));
        var (ours, theirs) = new LibtorchTraining(reference).Run(built, network.Theirs);
        if (ours.Zip(theirs, Fault).FirstOrDefault(found => found is not null) is not { } fault)
            return null;

        var (ourVerdict, ourFault, _) = reference.Judge(ours);
        if (ourVerdict == Verdict.Disagrees)
            Assert.Fail($"{fault} The reference says: {ourFault}");
        var (theirVerdict, theirFault, _) = reference.Judge(theirs);
        if (theirVerdict == Verdict.Disagrees)
            Assert.Skip(
                $"libtorch {torch.__version__} is wrong in training on this processor ({Processor.Description}), "
                + $"where each of its operations is right: {theirFault}");

        // Both lie within the tolerance of what is right: then only the two roundings together are beyond that of a comparison.
        return ourVerdict == Verdict.Undecided || theirVerdict == Verdict.Undecided ? fault : null;
    }

    private static string? Fault(Quantity ours, Quantity theirs) => Tolerance.Fault(
        Single(theirs.Values), Single(ours.Values), ours.Kind == QuantityKind.Gradient ? Tolerance.OfNetwork : Tolerance.OfTraining,
            ours.Name);

    private static float[] Single(double[] values) => Array.ConvertAll(values, value => (float)value);
}
