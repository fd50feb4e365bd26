using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>Decides for each layer how its weights are stored.</summary>
internal static class WeightKinds
{
    /// <summary>From this share of zeros on, a layer needs no dense kernels.</summary>
    private const double SparseFrom = 0.5;

    /// <summary>[steps with weights] their kinds. Layers of one shape share a class: they have dense kernels if one of them does.</summary>
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

        // Dense kernels keep no layer from being sparse: they are used while few of its weights are zero.
        var withBoth = kinds.Where(pair => pair.Value == WeightKind.Both).Select(pair => ClassOf(pair.Key))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var step in kinds.Keys.ToList())
        {
            if (kinds[step] == WeightKind.Sparse && withBoth.Contains(ClassOf(step)))
                kinds[step] = WeightKind.Both;
        }

        return kinds;

        static string ClassOf(Step step) => LayerClass.Of(step, WeightKind.Both)!.Name;
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
