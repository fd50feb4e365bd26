using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The forward loops of batch normalisation over one row of pixels, [width][pitch] lines of 16 samples. One line is one
/// <see cref="Vector512{T}"/>, which processors with narrower registers process in parts.
/// </summary>
internal static class BatchNormRows
{
    /// <summary>Adds x - shift and its square to the sums, in the lanes that hold a sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Statistics(
        ReadOnlySpan<Vector512<float>> x, int pitch, ReadOnlySpan<Vector512<float>> shift, Vector512<float> lanes,
        Span<Vector512<float>> sums)
    {
        int channels = shift.Length, at = 0;
        var sum = sums[..channels];
        var squares = sums.Slice(channels, channels);
        for (; at + (4 * pitch) <= x.Length; at += 4 * pitch)
        {
            // Each load and store of the sums serves four pixels.
            var x0 = x.Slice(at, channels);
            var x1 = x.Slice(at + pitch, channels);
            var x2 = x.Slice(at + (2 * pitch), channels);
            var x3 = x.Slice(at + (3 * pitch), channels);
            for (int c = 0; c < x0.Length; c++)
            {
                var s = shift[c];
                var d0 = (x0[c] - s) & lanes;
                var d1 = (x1[c] - s) & lanes;
                var d2 = (x2[c] - s) & lanes;
                var d3 = (x3[c] - s) & lanes;
                sum[c] += (d0 + d1) + (d2 + d3);
                squares[c] += ((d0 * d0) + (d1 * d1)) + ((d2 * d2) + (d3 * d3));
            }
        }

        for (; at < x.Length; at += pitch)
        {
            var x0 = x.Slice(at, channels);
            for (int c = 0; c < x0.Length; c++)
            {
                var d0 = (x0[c] - shift[c]) & lanes;
                sum[c] += d0;
                squares[c] += d0 * d0;
            }
        }
    }

    /// <summary>y = activation((x - mean) * scale + shift + residual); without a residual if its span is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalise(
        ReadOnlySpan<BatchNormChannel> channels, ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> residual,
        Span<Vector512<float>> y, int pitch, bool rectify)
    {
        var least = Vector512.Create(rectify ? 0 : float.NegativeInfinity);
        for (int at = 0; at < x.Length; at += pitch)
        {
            var from = x.Slice(at, channels.Length);
            var to = y.Slice(at, channels.Length);
            if (residual.IsEmpty)
            {
                for (int c = 0; c < channels.Length; c++)
                {
                    ref readonly var n = ref channels[c];
                    var scaled = (from[c] - Vector512.Create(n.Mean)) * Vector512.Create(n.Scale);
                    to[c] = Vector512.Max(scaled + Vector512.Create(n.Shift), least);
                }

                continue;
            }

            var second = residual.Slice(at, channels.Length);
            for (int c = 0; c < channels.Length; c++)
            {
                ref readonly var n = ref channels[c];
                var scaled = (from[c] - Vector512.Create(n.Mean)) * Vector512.Create(n.Scale);
                to[c] = Vector512.Max(scaled + Vector512.Create(n.Shift) + second[c], least);
            }
        }
    }
}
