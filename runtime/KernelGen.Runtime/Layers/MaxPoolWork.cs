using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Max pooling row by row, forward by rows of the output, backward by rows of the input: each pixel takes the gradient of those windows that
/// hold it and whose largest it was, so no two parts write one number.
/// </summary>
internal sealed class MaxPoolWork(PoolWindows windows) : RowWork
{
    // [blocks][rows][columns][channels][16] which pixel of its window each output is, in the order row, column.
    private byte[] _places = [];
    private ActivationShape _shape;
    private int _batch;
    private Activations? _from;
    private Activations? _to;
    private bool _backward;
    private bool _add;

    /// <summary>Bytes held.</summary>
    public long Bytes => _places.Length;

    /// <summary>Whether the places are those of a forward pass of this shape and batch.</summary>
    public bool Knows(Activations output) => (_shape, _batch) == (output.Shape, output.Batch);

    /// <summary>Takes the largest of each window and keeps where it was.</summary>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        (_shape, _batch) = (y.Shape, y.Batch);
        long places = (long)y.Blocks * y.Shape.Features * Activations.BlockSamples;
        if (_places.Length < places)
            _places = new byte[places];
        Run(x, y, backward: false, add: false, workers);
    }

    /// <summary>Gives each pixel the gradients of the windows whose largest it was.</summary>
    public void Backward(Activations dy, Activations dx, bool add, Workers workers) => Run(dy, dx, backward: true, add, workers);

    /// <inheritdoc/>
    protected override void Row(int block, int row)
    {
        var (from, to) = (_from!, _to!);
        int channels = to.Shape.Channels, pitch = to.Pitch;
        var source = MemoryMarshal.Cast<float, Vector512<float>>(from.Data);
        var target = MemoryMarshal.Cast<float, Vector512<float>>(to.Row(block, row));
        for (int column = 0; column < to.Shape.Width; column++)
        {
            var pixel = target.Slice(column * pitch, channels);
            if (_backward)
                Gather(source, from, block, row, column, pixel);
            else
                Largest(source, from, block, row, column, pixel);
        }
    }

    private void Run(Activations from, Activations to, bool backward, bool add, Workers workers)
    {
        (_from, _to, _backward, _add) = (from, to, backward, add);
        RunRows(to, workers);
        (_from, _to) = (null, null);
    }

    private void Largest(ReadOnlySpan<Vector512<float>> source, Activations x, int block, int row, int column, Span<Vector512<float>> y)
    {
        var (firstRow, endRow) = windows.Pixels(row, x.Shape.Height);
        var (firstColumn, endColumn) = windows.Pixels(column, x.Shape.Width);
        int rows = endRow - firstRow, columns = endColumn - firstColumn, kernel = windows.Kernel;
        int first = x.PlaceOf(block, firstRow, firstColumn) / Activations.BlockSamples, rowLines = x.RowLength / Activations.BlockSamples, pitch = x.Pitch;
        int firstPlace = ((firstRow - windows.Begin(row)) * kernel) + firstColumn - windows.Begin(column);
        var places = PlacesOf(block, row, column);
        for (int c = 0; c < y.Length; c++)
        {
            var largest = source[first + c];
            var place = Vector512.Create(firstPlace);
            for (int r = 0; r < rows; r++)
            {
                int at = first + (r * rowLines) + c;
                for (int q = 0; q < columns; q++)
                {
                    // NaN goes through, as a training that diverges should be seen to do.
                    var candidate = source[at + (q * pitch)];
                    var larger = Vector512.GreaterThan(candidate, largest) | Vector512.IsNaN(candidate);
                    largest = Vector512.ConditionalSelect(larger, candidate, largest);
                    place = Vector512.ConditionalSelect(larger.AsInt32(), Vector512.Create(firstPlace + (r * kernel) + q), place);
                }
            }

            y[c] = largest;
            var narrow = Vector256.Narrow(place.GetLower(), place.GetUpper());
            places[c] = Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).AsByte();
        }
    }

    private void Gather(ReadOnlySpan<Vector512<float>> source, Activations dy, int block, int row, int column, Span<Vector512<float>> dx)
    {
        var (firstRow, endRow) = windows.Holding(row, dy.Shape.Height);
        var (firstColumn, endColumn) = windows.Holding(column, dy.Shape.Width);
        if (!_add)
            dx.Clear();
        for (int r = firstRow; r < endRow; r++)
        {
            for (int q = firstColumn; q < endColumn; q++)
            {
                var gradient = source.Slice(dy.PlaceOf(block, r, q) / Activations.BlockSamples, dx.Length);
                var places = PlacesOf(block, r, q)[..dx.Length];
                var here = Vector128.Create((byte)(((row - windows.Begin(r)) * windows.Kernel) + column - windows.Begin(q)));
                for (int c = 0; c < dx.Length; c++)
                    dx[c] += Lanes(Vector128.Equals(places[c], here)) & gradient[c];
            }
        }
    }

    /// <summary>A mask of bytes as a mask of floats.</summary>
    private static Vector512<float> Lanes(Vector128<byte> mask)
    {
        var (lower, upper) = Vector128.Widen(mask.AsSByte());
        var (first, second) = Vector256.Widen(Vector256.Create(lower, upper));
        return Vector512.Create(first, second).AsSingle();
    }

    private Span<Vector128<byte>> PlacesOf(int block, int row, int column) =>
        MemoryMarshal.Cast<byte, Vector128<byte>>(_places.AsSpan()).Slice(((((block * _shape.Height) + row) * _shape.Width) + column) * _shape.Channels, _shape.Channels);
}
