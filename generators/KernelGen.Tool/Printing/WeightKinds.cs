using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>Decides for each layer how its weights are stored.</summary>
internal static class WeightKinds
{
    /// <summary>From this share of zeros on, a layer needs no dense kernels.</summary>
    private const double SparseFrom = 0.5;

    /// <summary>[steps with weights] their kinds.</summary>
    /// <param name="network">The network.</param>
    /// <param name="keepDense">Patterns of names; null for the layers that read the network's input.</param>
    public static Dictionary<Step, WeightKind> Of(ImportedNetwork network, IReadOnlyList<string>? keepDense)
    {
        var kinds = new Dictionary<Step, WeightKind>();
        foreach (var step in network.Steps)
        {
            if (WeightsOf(step) is not { } weights)
                continue;
            bool dense = keepDense is null
                ? step.Inputs[0].Operation is Input
                : keepDense.Any(pattern => Glob.Matches(pattern, step.Name));
            kinds[step] = dense ? WeightKind.Dense : ZerosOf(weights) >= SparseFrom ? WeightKind.Sparse : WeightKind.Both;
        }

        return kinds;
    }

    /// <summary>The weight matrix of a step; null if it has none.</summary>
    public static float[]? WeightsOf(Step step) => step.Operation switch
    {
        Convolution convolution => convolution.Weight,
        LinearMap linear => linear.Weight,
        _ => null,
    };

    /// <summary>The share of zeros.</summary>
    public static double ZerosOf(float[] weights) =>
        weights.Length == 0 ? 0 : weights.Count(weight => weight == 0) / (double)weights.Length;
}
