using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Training;

/// <summary>Softmax of the samples of a block, which are lanes of [classes][16].</summary>
internal static class SoftmaxLanes
{
    private const int Lanes = LossBlock.Lanes;

    /// <summary>
    /// For each lane: the largest score, exp(z - largest), and its sum over the classes. The classes of a sample are 16 floats apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Terms(ReadOnlySpan<float> scores, Span<float> exponentials, Span<float> largest, Span<float> sums)
    {
        var z = MemoryMarshal.Cast<float, Vector512<float>>(scores);
        var terms = MemoryMarshal.Cast<float, Vector512<float>>(exponentials);
        var most = z[0];
        for (int c = 1; c < z.Length; c++)
            most = Vector512.Max(most, z[c]);
        var sum = Vector512<float>.Zero;
        for (int c = 0; c < z.Length; c++)
        {
            terms[c] = Vector512.Exp(z[c] - most);
            sum += terms[c];
        }

        most.CopyTo(largest);
        sum.CopyTo(sums);
    }

    /// <summary>Adds <c>terms * factors</c> of each class to its gradient, or writes it there.</summary>
    /// <param name="terms">[classes][16].</param>
    /// <param name="factors">[16] a factor for each lane.</param>
    /// <param name="gradient">[classes][16].</param>
    /// <param name="add">Whether to add.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ReadOnlySpan<float> terms, ReadOnlySpan<float> factors, Span<float> gradient, bool add)
    {
        var from = MemoryMarshal.Cast<float, Vector512<float>>(terms);
        var to = MemoryMarshal.Cast<float, Vector512<float>>(gradient);
        var factor = Vector512.Create(factors);
        for (int c = 0; c < to.Length; c++)
            to[c] = add ? (from[c] * factor) + to[c] : from[c] * factor;
    }

    /// <summary>Whether a class has the largest score of a sample; of equal scores, the first counts as the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsLargest(ReadOnlySpan<float> scores, int label, int lane, float largest)
    {
        if (scores[(label * Lanes) + lane] != largest)
            return false;
        for (int earlier = 0; earlier < label; earlier++)
        {
            if (scores[(earlier * Lanes) + lane] == largest)
                return false;
        }

        return true;
    }
}
