using KernelGen.Reference;

namespace KernelGen.Fuzzing.Drawing;

/// <summary>The convolutions that fit along an axis.</summary>
internal static class Axes
{
    private const int MostKernel = 5, MostStride = 3, MostDilation = 3, MostPadding = 3, MostOutputs = 14;

    /// <summary>One of those with these outputs and this stride, where they are given; null if there is none.</summary>
    public static ConvolutionAxis? Draw(Random random, int inputs, int? outputs = null, int? stride = null, int? kernel = null)
    {
        var fitting = Fitting(inputs).Where(axis => (outputs is null || axis.Outputs(inputs) == outputs) && (stride is null || axis.Stride == stride) && (kernel is null || axis.Kernel == kernel)).ToList();
        if (fitting.Count == 0)
            return null;

        // Those that a network can cut into strips, and those without much padding, are few among all, but what people use.
        if (random.Chance(0.4))
            Prefer(axis => axis.Outputs(inputs) * axis.Stride == inputs);
        if (random.Chance(0.4))
            Prefer(axis => Math.Max(axis.Before, axis.After) <= axis.Dilation * (axis.Kernel - 1) / 2);
        return random.Of(fitting);

        void Prefer(Predicate<ConvolutionAxis> wanted)
        {
            if (fitting.Exists(wanted))
                fitting.RemoveAll(axis => !wanted(axis));
        }
    }

    private static IEnumerable<ConvolutionAxis> Fitting(int inputs) =>
        from kernel in Enumerable.Range(1, MostKernel)
        from stride in Enumerable.Range(1, MostStride)
        from dilation in Enumerable.Range(1, kernel == 1 ? 1 : MostDilation)
        from before in Enumerable.Range(0, MostPadding + 1)
        from after in Enumerable.Range(0, MostPadding + 1)
        where inputs + before + after > dilation * (kernel - 1)
        let axis = new ConvolutionAxis(kernel, stride, before, after, dilation)
        where axis.Outputs(inputs) <= MostOutputs
        select axis;
}
