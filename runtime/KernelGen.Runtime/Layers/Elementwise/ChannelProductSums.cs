using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The sum over all pixels of the products of two images, for each channel: an image becomes a vector.</summary>
internal sealed class ChannelProductSums : RowWork
{
    private Activations? _left;
    private Activations? _right;
    private Activations? _sums;
    private bool _add;

    /// <summary>Writes or adds the sums; the vector has a lane for each lane of the images.</summary>
    public void Run(Activations left, Activations right, Activations sums, bool add, Workers workers)
    {
        (_left, _right, _sums, _add) = (left, right, sums, add);
        RunRows(sums, workers);
        (_left, _right, _sums) = (null, null, null);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var sums = new PixelRow(_sums!, block, 0)[0];
        if (!_add)
            sums.Clear();
        for (int from = 0; from < _left!.StripHeight; from++)
            Add(new PixelRow(_left, block, from), new PixelRow(_right!, block, from), sums);
    }

    /// <summary>Adds two pixels at a time, which also reduces the rounding error of long sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(PixelRow left, PixelRow right, Span<Vector512<float>> sums)
    {
        int column = 0;
        for (; column + 2 <= left.Width; column += 2)
        {
            ReadOnlySpan<Vector512<float>> a0 = left[column], b0 = right[column], a1 = left[column + 1], b1 = right[column + 1];
            for (int c = 0; c < sums.Length; c++)
                sums[c] += (a0[c] * b0[c]) + (a1[c] * b1[c]);
        }

        if (column < left.Width)
        {
            ReadOnlySpan<Vector512<float>> a = left[column], b = right[column];
            for (int c = 0; c < sums.Length; c++)
                sums[c] += a[c] * b[c];
        }
    }
}
