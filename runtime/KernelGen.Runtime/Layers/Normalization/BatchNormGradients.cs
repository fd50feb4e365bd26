using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The backward loops of batch normalisation over one row of pixels, [width][pitch] lines of 16 samples. g is the gradient of the input of
/// the activation. If the activation's gradient does not read y, any lines may be passed for it.
/// </summary>
internal static class BatchNormGradients<TActivation>
    where TActivation : IActivationGradient
{
    /// <summary>Adds g and g * (x - mean) to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums(
        ReadOnlySpan<BatchNormChannel> channels,
        ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> y, ReadOnlySpan<Vector512<float>> dy,
        int pitch, Span<Vector512<float>> sums)
    {
        int count = channels.Length, at = 0;
        var sum = sums[..count];
        var products = sums.Slice(count, count);
        for (; at + (2 * pitch) <= x.Length; at += 2 * pitch)
        {
            // Each load and store of the sums serves two pixels.
            var x0 = x.Slice(at, count);
            var x1 = x.Slice(at + pitch, count);
            var y0 = y.Slice(at, count);
            var y1 = y.Slice(at + pitch, count);
            var dy0 = dy.Slice(at, count);
            var dy1 = dy.Slice(at + pitch, count);
            for (int c = 0; c < channels.Length; c++)
            {
                ref readonly var n = ref channels[c];
                Vector512<float> mean = Vector512.Create(n.Mean), scale = Vector512.Create(n.Scale), shift = Vector512.Create(n.Shift);
                var centred0 = x0[c] - mean;
                var centred1 = x1[c] - mean;
                var g0 = TActivation.Apply(dy0[c], y0[c], centred0, scale, shift);
                var g1 = TActivation.Apply(dy1[c], y1[c], centred1, scale, shift);
                sum[c] += g0 + g1;
                products[c] += (g0 * centred0) + (g1 * centred1);
            }
        }

        if (at < x.Length)
            PixelSums(channels, x.Slice(at, count), y.Slice(at, count), dy.Slice(at, count), sum, products);
    }

    /// <summary>
    /// dx = scale * g + offset + slope * (x - mean) in lanes that hold a sample, and dresidual = g. Each is overwritten or added to, or not
    /// computed if its span is empty.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inputs(
        ReadOnlySpan<BatchNormChannel> channels,
        ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> y, ReadOnlySpan<Vector512<float>> dy,
        int pitch, Vector512<float> lanes, Span<Vector512<float>> dx, bool addToInput, Span<Vector512<float>> dresidual, bool addToResidual)
    {
        int count = channels.Length;
        for (int at = 0; at < x.Length; at += pitch)
        {
            // The pixel stays in the cache between the two. dx may be the memory of dy, so it is written last.
            if (!dresidual.IsEmpty)
            {
                PixelResidual(
                    channels, x.Slice(at, count), y.Slice(at, count), dy.Slice(at, count), dresidual.Slice(at, count), addToResidual);
            }

            if (!dx.IsEmpty)
                PixelInput(channels, x.Slice(at, count), y.Slice(at, count), dy.Slice(at, count), lanes, dx.Slice(at, count), addToInput);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PixelSums(
        ReadOnlySpan<BatchNormChannel> channels,
        ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> y, ReadOnlySpan<Vector512<float>> dy,
        Span<Vector512<float>> sum, Span<Vector512<float>> products)
    {
        for (int c = 0; c < channels.Length; c++)
        {
            ref readonly var n = ref channels[c];
            var centred = x[c] - Vector512.Create(n.Mean);
            var g = TActivation.Apply(dy[c], y[c], centred, Vector512.Create(n.Scale), Vector512.Create(n.Shift));
            sum[c] += g;
            products[c] += g * centred;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PixelResidual(
        ReadOnlySpan<BatchNormChannel> channels,
        ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> y, ReadOnlySpan<Vector512<float>> dy,
        Span<Vector512<float>> dresidual, bool add)
    {
        for (int c = 0; c < channels.Length; c++)
        {
            ref readonly var n = ref channels[c];
            var g = TActivation.Apply(dy[c], y[c], x[c] - Vector512.Create(n.Mean), Vector512.Create(n.Scale), Vector512.Create(n.Shift));
            dresidual[c] = add ? dresidual[c] + g : g;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PixelInput(
        ReadOnlySpan<BatchNormChannel> channels,
        ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> y, ReadOnlySpan<Vector512<float>> dy,
        Vector512<float> lanes, Span<Vector512<float>> dx, bool add)
    {
        for (int c = 0; c < channels.Length; c++)
        {
            ref readonly var n = ref channels[c];
            var scale = Vector512.Create(n.Scale);
            var centred = x[c] - Vector512.Create(n.Mean);
            var g = TActivation.Apply(dy[c], y[c], centred, scale, Vector512.Create(n.Shift));
            var gradient = ((g * scale) + (Vector512.Create(n.GradientOffset) + (centred * Vector512.Create(n.GradientSlope)))) & lanes;
            dx[c] = add ? dx[c] + gradient : gradient;
        }
    }
}
