using System.Numerics.Tensors;

namespace KernelGen.Training;

/// <summary>Norms of gradients.</summary>
internal static class GradientNorm
{
    /// <summary>
    /// Adds runs of 4096 squares in float, and their sums in double: a large gradient does not overflow unless a run does.
    /// </summary>
    public static double SumOfSquares(ReadOnlySpan<float> gradient)
    {
        const int run = 4096;
        double sum = 0;
        for (int first = 0; first < gradient.Length; first += run)
            sum += TensorPrimitives.SumOfSquares(gradient[first..Math.Min(gradient.Length, first + run)]);
        return sum;
    }
}
