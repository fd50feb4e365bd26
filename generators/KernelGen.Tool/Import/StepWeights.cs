namespace KernelGen.Tool.Import;

/// <summary>The weights of a step and the statistics of a normalisation, with the names that they have in a file.</summary>
internal static class StepWeights
{
    /// <summary>Those of a step.</summary>
    public static IEnumerable<(string Name, long[] Shape, float[] Values)> Of(Step step) => step.Operation switch
    {
        Convolution { Shape: var shape } convolution =>
        [
            ("weight", [shape.Outputs, shape.Inputs / shape.Groups, shape.Kernel.Height, shape.Kernel.Width], convolution.Weight),
            .. Vector("bias", convolution.Bias),
        ],
        LinearMap linear => [("weight", [linear.Outputs, linear.Inputs], linear.Weight), .. Vector("bias", linear.Bias)],
        BatchNormalization norm =>
        [
            .. Vector("weight", norm.Weight), .. Vector("bias", norm.Bias),
            .. Vector("running_mean", norm.Mean), .. Vector("running_var", norm.Variance),
        ],
        LayerNormalization norm => [.. Vector("weight", norm.Weight), .. Vector("bias", norm.Bias)],
        _ => [],
    };

    /// <summary>Notes weights that no network loads: NaN, infinite, or too large for a float.</summary>
    public static void RequireFinite(ImportedNetwork network, Problems problems)
    {
        foreach (var step in network.Steps)
        {
            foreach (var (name, _, values) in Of(step))
            {
                int bad = Array.FindIndex(values, value => !float.IsFinite(value));
                if (bad >= 0)
                {
                    problems.Add(step.Name, FormattableString.Invariant(
                        $"weights that are no finite floats: number {bad} of its {name} is {values[bad]}"));
                }
            }
        }
    }

    private static IEnumerable<(string Name, long[] Shape, float[] Values)> Vector(string name, float[]? values) =>
        values is null ? [] : [(name, [values.Length], values)];
}
