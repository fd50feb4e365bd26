using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The passes of layer normalisation. The features of a sample are in one lane of a block, so normalisation and input gradient are divided
/// by blocks. The gradients of weight and bias are divided by features, each over all blocks in their order.
/// </summary>
internal sealed class LayerNormWork(Parameter weight, Parameter bias, float epsilon) : IParallelWork
{
    /// <summary>Lines that are worth a thread: with fewer, the handover takes as long as the work.</summary>
    private const int LinesPerPart = 1024;

    private Pass _pass;
    private int _parts;
    private int _count;

    // [blocks][2] lines: mean and 1 / sqrt(variance + epsilon) of each sample.
    private AlignedBuffer _moments = new(0);

    // Two lines for each feature, in a backward pass; each part has a contiguous range of them.
    private readonly AlignedBuffer _sums = new(2L * weight.Length * Activations.BlockSamples);
    private Activations? _x;
    private Activations? _dy;
    private Activations? _result;
    private bool _add;

    private enum Pass { Forward, Parameters, Input }

    /// <summary>Bytes held.</summary>
    public long Bytes => ((long)_moments.Length + _sums.Length) * sizeof(float);

    /// <summary>Normalises each sample.</summary>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        if (_moments.Length < 2 * x.Blocks * Activations.BlockSamples)
            _moments = new AlignedBuffer(2L * x.Blocks * Activations.BlockSamples);
        (_x, _result) = (x, y);
        Run(Pass.Forward, x.Blocks, workers);
        (_x, _result) = (null, null);
    }

    /// <summary>
    /// Adds to the gradients of weight and bias, and computes the gradient of the input unless dx is null; dx may be the memory of dy.
    /// </summary>
    public void Backward(Activations x, Activations dy, Activations? dx, bool add, Workers workers)
    {
        (_x, _dy, _result, _add) = (x, dy, dx, add);
        Run(Pass.Parameters, weight.Length, workers);
        if (dx is not null)
            Run(Pass.Input, x.Blocks, workers);
        (_x, _dy, _result) = (null, null, null);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)_count * part / _parts), end = (int)((long)_count * (part + 1) / _parts);
        if (_pass == Pass.Parameters)
        {
            AddParameterGradients(first, end);
            return;
        }

        for (int block = first; block < end; block++)
        {
            if (_pass == Pass.Forward)
                Normalise(Lines(_x!, block), Moments(block), Lines(_result!, block));
            else
                InputGradient(Lines(_x!, block), Lines(_dy!, block), Moments(block), SampleLanes.Mask(_x!, block), Lines(_result!, block));
        }
    }

    private void Run(Pass pass, int count, Workers workers)
    {
        (_pass, _count) = (pass, count);
        long most = Math.Min(count, (long)_x!.Blocks * weight.Length / LinesPerPart);
        _parts = (int)Math.Clamp(most, 1, workers.Threads);
        workers.Run(this, _parts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalise(ReadOnlySpan<Vector512<float>> x, Span<Vector512<float>> moments, Span<Vector512<float>> y)
    {
        var mean = Sum(x, Vector512<float>.Zero, squared: false) / Vector512.Create((float)x.Length);
        var variance = Sum(x, mean, squared: true) / Vector512.Create((float)x.Length);
        var inverse = Vector512<float>.One / Vector512.Sqrt(variance + Vector512.Create(epsilon));
        (moments[0], moments[1]) = (mean, inverse);
        ReadOnlySpan<float> w = weight.Value, b = bias.Value;
        for (int f = 0; f < x.Length; f++)
            y[f] = ((x[f] - mean) * inverse * w[f]) + Vector512.Create(b[f]);
    }

    /// <summary>Adds up the lines in double, after the subtraction, or their squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Sum(ReadOnlySpan<Vector512<float>> lines, Vector512<float> subtracted, bool squared)
    {
        Vector512<double> lowerSum = default, upperSum = default;
        for (int f = 0; f < lines.Length; f++)
        {
            var (lower, upper) = Vector512.Widen(lines[f] - subtracted);
            lowerSum += squared ? lower * lower : lower;
            upperSum += squared ? upper * upper : upper;
        }

        return Vector512.Narrow(lowerSum, upperSum);
    }

    /// <summary>Adds the gradients of some features, block after block in lines of 16 lanes; the lanes are added up last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddParameterGradients(int first, int end)
    {
        int count = end - first;
        var sums = MemoryMarshal.Cast<float, Vector512<float>>(_sums.Span).Slice(2 * first, 2 * count);
        sums.Clear();
        var products = sums[..count];
        var gradients = sums[count..];
        for (int block = 0; block < _x!.Blocks; block++)
        {
            var (lanes, mean, inverse) = (SampleLanes.Mask(_x, block), Moments(block)[0], Moments(block)[1]);
            var x = Lines(_x, block)[first..end];
            var dy = Lines(_dy!, block)[first..end];
            for (int f = 0; f < x.Length; f++)
            {
                products[f] += (dy[f] * ((x[f] - mean) * inverse)) & lanes;
                gradients[f] += dy[f];
            }
        }

        for (int f = 0; f < count; f++)
        {
            weight.Gradient[first + f] += LaneSums.Of(products[f]);
            bias.Gradient[first + f] += LaneSums.Of(gradients[f]);
        }
    }

    /// <summary>dx = (g - mean(g) - n * mean(g * n)) / sqrt(variance + epsilon), where g = dy * weight and n is the normalised x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InputGradient(
        ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> dy, ReadOnlySpan<Vector512<float>> moments,
        Vector512<float> lanes, Span<Vector512<float>> dx)
    {
        ReadOnlySpan<float> w = weight.Value;
        var (mean, inverse) = (moments[0], moments[1]);
        Vector512<double> lowerSum = default, upperSum = default, lowerProducts = default, upperProducts = default;
        for (int f = 0; f < x.Length; f++)
        {
            var g = dy[f] * w[f];
            var (lower, upper) = Vector512.Widen(g);
            var (lowerProduct, upperProduct) = Vector512.Widen(g * ((x[f] - mean) * inverse));
            lowerSum += lower;
            upperSum += upper;
            lowerProducts += lowerProduct;
            upperProducts += upperProduct;
        }

        var share = Vector512.Create(1f / x.Length);
        var gradientMean = Vector512.Narrow(lowerSum, upperSum) * share;
        var productMean = Vector512.Narrow(lowerProducts, upperProducts) * share;
        for (int f = 0; f < x.Length; f++)
        {
            var gradient = (((dy[f] * w[f]) - gradientMean - ((x[f] - mean) * inverse * productMean)) * inverse) & lanes;
            dx[f] = _add ? dx[f] + gradient : gradient;
        }
    }

    private Span<Vector512<float>> Moments(int block) => MemoryMarshal.Cast<float, Vector512<float>>(_moments.Span).Slice(2 * block, 2);

    /// <summary>The features of a block; a vector with a border may have one more line, which is empty.</summary>
    private static Span<Vector512<float>> Lines(Activations activations, int block) =>
        MemoryMarshal.Cast<float, Vector512<float>>(activations.Row(block, 0))[..activations.Shape.Features];
}
