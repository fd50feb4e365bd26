using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// What lies between the gradient of a layer's output and its products: with ReLU <c>dY = dY where Y &gt; 0, else 0</c>, in place, and with
/// a bias <c>db += dY</c> summed over samples and pixels. A convolution walks the pixels of a row as a linear layer walks blocks of
/// samples. One line of 16 samples is one <see cref="Vector512{T}"/>, which narrower processors take in pieces.
/// </summary>
internal static class EpilogueGradient
{
    /// <summary>Whether a layer has anything to do here.</summary>
    public static bool IsNeeded(bool bias, Activation activation) => bias || activation != Activation.None;

    /// <summary>Computes some features. The bits of a feature do not depend on which others are computed with it.</summary>
    /// <param name="activation">The activation whose gradient is taken.</param>
    /// <param name="y">[blocks or pixels][pitch][16] Y of the forward pass; not read without an activation.</param>
    /// <param name="dy">[blocks or pixels][pitch][16] dY, overwritten where there is an activation.</param>
    /// <param name="db">[features] db, added to; empty where the layer has no bias.</param>
    /// <param name="pitch">Lines from one block or pixel to the next.</param>
    /// <param name="first">First feature.</param>
    /// <param name="end">Feature after the last.</param>
    public static void Run(Activation activation, ReadOnlySpan<float> y, Span<float> dy, Span<float> db, int pitch, int first, int end)
    {
        var lines = MemoryMarshal.Cast<float, Vector512<float>>(dy);
        if (activation == Activation.Relu)
            Rectified(MemoryMarshal.Cast<float, Vector512<float>>(y), lines, db, pitch, first, end);
        else if (!db.IsEmpty)
            Sum(lines, db, pitch, first, end);
    }

    /// <summary>Four features at a time through all blocks or pixels: their sums over the lanes are made together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rectified(
        ReadOnlySpan<Vector512<float>> y, Span<Vector512<float>> dy, Span<float> db, int pitch, int first, int end)
    {
        int i = first;
        for (; i + 4 <= end; i += 4)
        {
            var (s0, s1, s2, s3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
            for (int at = i; at < dy.Length; at += pitch)
            {
                var output = y.Slice(at, 4);
                var gradient = dy.Slice(at, 4);
                var dy0 = gradient[0] & Vector512.GreaterThan(output[0], Vector512<float>.Zero);
                var dy1 = gradient[1] & Vector512.GreaterThan(output[1], Vector512<float>.Zero);
                var dy2 = gradient[2] & Vector512.GreaterThan(output[2], Vector512<float>.Zero);
                var dy3 = gradient[3] & Vector512.GreaterThan(output[3], Vector512<float>.Zero);
                gradient[0] = dy0;
                gradient[1] = dy1;
                gradient[2] = dy2;
                gradient[3] = dy3;
                s0 += dy0;
                s1 += dy1;
                s2 += dy2;
                s3 += dy3;
            }

            if (!db.IsEmpty)
                Add(LaneSums.OfEach(s0, s1, s2, s3), db.Slice(i, 4));
        }

        for (; i < end; i++)
        {
            var sum = Vector512<float>.Zero;
            for (int at = i; at < dy.Length; at += pitch)
            {
                dy[at] &= Vector512.GreaterThan(y[at], Vector512<float>.Zero);
                sum += dy[at];
            }

            if (!db.IsEmpty)
                db[i] += LaneSums.Of(sum);
        }
    }

    /// <summary>Four features at a time, as above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(ReadOnlySpan<Vector512<float>> dy, Span<float> db, int pitch, int first, int end)
    {
        int i = first;
        for (; i + 4 <= end; i += 4)
        {
            var (s0, s1, s2, s3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
            for (int at = i; at < dy.Length; at += pitch)
            {
                var gradient = dy.Slice(at, 4);
                s0 += gradient[0];
                s1 += gradient[1];
                s2 += gradient[2];
                s3 += gradient[3];
            }

            Add(LaneSums.OfEach(s0, s1, s2, s3), db.Slice(i, 4));
        }

        for (; i < end; i++)
        {
            var sum = Vector512<float>.Zero;
            for (int at = i; at < dy.Length; at += pitch)
                sum += dy[at];
            db[i] += LaneSums.Of(sum);
        }
    }

    private static void Add(Vector128<float> sums, Span<float> to) =>
        (Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(to)) + sums).StoreUnsafe(ref MemoryMarshal.GetReference(to));
}
