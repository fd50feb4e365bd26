using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Average pooling row by row: forward by rows of the output, backward by rows of the input. Both are the same sum, over the pixels of a
/// window or over the windows that contain a pixel.
/// </summary>
internal sealed class AveragePoolWork(PoolWindows windows) : RowWork
{
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
        var rows = Range(row, from.Shape.Height);
        for (int column = 0; column < to.Shape.Width; column++)
        {
            var columns = Range(column, from.Shape.Width);
            int first = from.PlaceOf(block, rows.First, columns.First) / Activations.BlockSamples;
            int rowLines = from.RowLength / Activations.BlockSamples;
            Sum(
                source, first, rowLines, rows.End - rows.First, columns.End - columns.First, from.Pitch,
                target.Slice(column * pitch, channels));
        }
    }

    private void Run(Activations from, Activations to, bool backward, bool add, Workers workers)
    {
        (_from, _to, _backward, _add) = (from, to, backward, add);
        RunRows(to, workers);
        (_from, _to) = (null, null);
    }

    private (int First, int End) Range(int place, int extent) => _backward ? windows.Holding(place, extent) : windows.Pixels(place, extent);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(
        ReadOnlySpan<Vector512<float>> source, int first, int rowLines, int rows, int columns, int pitch, Span<Vector512<float>> target)
    {
        var share = Vector512.Create(1 / ((float)windows.Kernel * windows.Kernel));
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
}
