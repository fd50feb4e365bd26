using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Average pooling row by row: forward by rows of the output, backward by rows of the input. Both are the same sum, over the pixels of a
/// window or over the windows that contain a pixel.
/// </summary>
/// <param name="windows">The windows.</param>
/// <param name="countPadding">Whether pixels of the padding count.</param>
internal sealed class AveragePoolWork(PoolGeometry windows, bool countPadding) : RowWork
{
    /// <summary>Whether all windows have the same divisor.</summary>
    private readonly bool _oneDivisor = countPadding && !windows.Rows.RoundUp;

    /// <summary>1 / the pixels of a whole window.</summary>
    private readonly float _share = 1 / ((float)windows.Rows.Kernel * windows.Columns.Kernel);

    private Activations? _from;
    private Activations? _to;
    private bool _backward;
    private bool _add;

    /// <summary>Averages each window.</summary>
    public void Forward(Activations x, Activations y, Workers workers) => Run(x, y, backward: false, add: false, workers);

    /// <summary>Computes the gradient of each pixel: its share of the gradient of every window that contains it.</summary>
    public void Backward(Activations dy, Activations dx, bool add, Workers workers) => Run(dy, dx, backward: true, add, workers);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var (from, to) = (_from!, _to!);
        int channels = to.Shape.Channels, pitch = to.Pitch;
        var source = MemoryMarshal.Cast<float, Vector512<float>>(from.Data);
        var target = MemoryMarshal.Cast<float, Vector512<float>>(to.Row(block, row));
        var rows = Range(windows.Rows, row, from.Shape.Height);
        int rowLines = from.RowLength / Activations.BlockSamples;
        for (int column = 0; column < to.Shape.Width; column++)
        {
            var columns = Range(windows.Columns, column, from.Shape.Width);
            int first = from.PlaceOf(block, rows.First, columns.First) / Activations.BlockSamples;
            var pixel = target.Slice(column * pitch, channels);
            if (_backward && !_oneDivisor)
            {
                SumOfShares(source, first, rowLines, rows, columns, pixel);
                continue;
            }

            float share = _oneDivisor ? _share : ShareOf(row, column, from);
            Sum(source, first, rowLines, rows.End - rows.First, columns.End - columns.First, from.Pitch, Vector512.Create(share), pixel);
        }
    }

    private void Run(Activations from, Activations to, bool backward, bool add, Workers workers)
    {
        (_from, _to, _backward, _add) = (from, to, backward, add);
        RunRows(to, workers);
        (_from, _to) = (null, null);
    }

    private (int First, int End) Range(in PoolWindows axis, int place, int extent) =>
        _backward ? axis.Holding(place, extent) : axis.Pixels(place, extent);

    /// <summary>1 / the pixels of a window that count.</summary>
    private float ShareOf(int row, int column, Activations image) =>
        1 / ((float)windows.Rows.Counted(row, image.Shape.Height, countPadding)
            * windows.Columns.Counted(column, image.Shape.Width, countPadding));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(
        ReadOnlySpan<Vector512<float>> source, int first, int rowLines, int rows, int columns, int pitch, Vector512<float> share,
        Span<Vector512<float>> target)
    {
        for (int c = 0; c < target.Length; c++)
        {
            var sum = Vector512<float>.Zero;
            for (int row = 0; row < rows; row++)
            {
                int at = first + (row * rowLines) + c;
                for (int column = 0; column < columns; column++)
                    sum += source[at + (column * pitch)];
            }

            target[c] = _add ? target[c] + (sum * share) : sum * share;
        }
    }

    /// <summary>Adds up gradients of windows, each times the share of its pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumOfShares(
        ReadOnlySpan<Vector512<float>> source, int first, int rowLines, (int First, int End) rows, (int First, int End) columns,
        Span<Vector512<float>> target)
    {
        if (!_add)
            target.Clear();
        for (int row = rows.First; row < rows.End; row++)
        {
            for (int column = columns.First; column < columns.End; column++)
            {
                var share = Vector512.Create(ShareOf(row, column, _to!));
                var gradient = source.Slice(
                    first + ((row - rows.First) * rowLines) + ((column - columns.First) * _from!.Pitch), target.Length);
                for (int c = 0; c < target.Length; c++)
                    target[c] += gradient[c] * share;
            }
        }
    }
}
