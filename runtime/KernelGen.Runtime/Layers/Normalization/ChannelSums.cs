using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Two sums for each channel over the pixels and samples of a batch. Each part of the work adds lines of 16 lanes in float over at most 256
/// pixels, or over one row of wider images, then its lanes in double. The parts are added in their order. So the bits depend on shape and
/// batch only.
/// </summary>
internal sealed class ChannelSums(int channels)
{
    // [parts][2][channels]: lines, and the sums over their lanes.
    private AlignedBuffer _lines = new(0);
    private double[] _sums = [];
    private int _parts;

    /// <summary>Bytes held.</summary>
    public long Bytes => ((long)_lines.Length * sizeof(float)) + ((long)_sums.Length * sizeof(double));

    /// <summary>Prepares the memory for the parts of a batch; allocates if there were fewer before.</summary>
    public void Begin(int parts)
    {
        _parts = parts;
        if (_sums.Length >= 2 * parts * channels)
            return;
        _sums = new double[2 * parts * channels];
        _lines = new AlignedBuffer(2L * parts * channels * Activations.BlockSamples);
    }

    /// <summary>
    /// Lines for a part to add to, set to zero: one for each channel of the first sum, then one for each channel of the second.
    /// </summary>
    public Span<Vector512<float>> LinesOf(int part)
    {
        var lines = MemoryMarshal.Cast<float, Vector512<float>>(_lines.Span).Slice(2 * part * channels, 2 * channels);
        lines.Clear();
        return lines;
    }

    /// <summary>Adds up the lanes of a part's lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Close(int part)
    {
        var lines = MemoryMarshal.Cast<float, Vector512<float>>(_lines.Span).Slice(2 * part * channels, 2 * channels);
        var sums = _sums.AsSpan(2 * part * channels, 2 * channels);
        for (int i = 0; i < sums.Length; i++)
        {
            var (lower, upper) = Vector512.Widen(lines[i]);
            sums[i] = Vector512.Sum(lower + upper);
        }
    }

    /// <summary>
    /// Adds up the lanes of lines that hold sums of <c>x - shift</c> and of its square, as sums of x and of its square. In double, the
    /// rounding of this conversion is too small to change the floats.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="shift">[channels] lines that were subtracted.</param>
    /// <param name="pixels">Pixels of the part.</param>
    /// <param name="lanes">All bits set in lanes that hold a sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Close(int part, ReadOnlySpan<Vector512<float>> shift, int pixels, Vector512<float> lanes)
    {
        var lines = MemoryMarshal.Cast<float, Vector512<float>>(_lines.Span).Slice(2 * part * channels, 2 * channels);
        var sums = _sums.AsSpan(2 * part * channels, 2 * channels);
        for (int c = 0; c < channels; c++)
        {
            var (lowerShift, upperShift) = Vector512.Widen(shift[c] & lanes);
            var (lower, upper) = Vector512.Widen(lines[c]);
            var (lowerSquare, upperSquare) = Vector512.Widen(lines[channels + c]);
            sums[c] = Vector512.Sum((lowerShift * pixels) + lower + ((upperShift * pixels) + upper));
            sums[channels + c] = Vector512.Sum(Square(lowerShift, lower, lowerSquare) + Square(upperShift, upper, upperSquare));
        }

        Vector512<double> Square(Vector512<double> s, Vector512<double> sum, Vector512<double> square) =>
            (s * ((s * pixels) + (sum + sum))) + square;
    }

    /// <summary>Both sums of a channel.</summary>
    public (double First, double Second) Of(int channel)
    {
        double first = 0, second = 0;
        for (int part = 0; part < _parts; part++)
        {
            first += _sums[(2 * part * channels) + channel];
            second += _sums[(((2 * part) + 1) * channels) + channel];
        }

        return (first, second);
    }
}
