using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen;

/// <summary>
/// Where in its window the largest of each output was, and the two loops over one pixel that write and read it. So the backward pass reads
/// neither input nor output.
/// </summary>
internal sealed class MaxPoolPlaces(PoolWindows windows)
{
    // [blocks][rows][columns][channels][16] which pixel of its window each output is, in the order row, column.
    private byte[] _places = [];
    private ActivationShape _shape;
    private int _batch;

    /// <summary>Bytes held.</summary>
    public long Bytes => _places.Length;

    /// <summary>Makes room for the places of an output; allocates where there was less before.</summary>
    public void Begin(Activations output)
    {
        (_shape, _batch) = (output.Shape, output.Batch);
        long places = (long)output.Blocks * output.Shape.Features * Activations.BlockSamples;
        if (_places.Length < places)
            _places = new byte[places];
    }

    /// <summary>Whether the places are those of a forward pass of this shape and batch.</summary>
    public bool Knows(Activations output) => (_shape, _batch) == (output.Shape, output.Batch);

    /// <summary>Takes from the window of one output the pixel whose value is the largest, and keeps where it was.</summary>
    /// <param name="channels">What the values that are compared need; empty for the inputs themselves.</param>
    /// <param name="x">What the window slides over.</param>
    /// <param name="block">Block of samples.</param>
    /// <param name="row">Row of the output.</param>
    /// <param name="column">Column of the output.</param>
    /// <param name="winners">[channels] the numbers of x that won.</param>
    public void Largest<TValues>(ReadOnlySpan<BatchNormChannel> channels, Activations x, int block, int row, int column, Span<Vector512<float>> winners)
        where TValues : struct, IPoolValues<TValues>
    {
        var source = MemoryMarshal.Cast<float, Vector512<float>>(x.Data);
        var (firstRow, endRow) = windows.Pixels(row, x.Shape.Height);
        var (firstColumn, endColumn) = windows.Pixels(column, x.Shape.Width);
        int rows = endRow - firstRow, columns = endColumn - firstColumn, kernel = windows.Kernel;
        int first = x.PlaceOf(block, firstRow, firstColumn) / Activations.BlockSamples, rowLines = x.RowLength / Activations.BlockSamples, pitch = x.Pitch;
        int firstPlace = ((firstRow - windows.Begin(row)) * kernel) + firstColumn - windows.Begin(column);
        var places = PlacesOf(block, row, column);
        for (int c = 0; c < winners.Length; c++)
        {
            var winner = source[first + c];
            var values = TValues.Of(channels, c);
            var largest = values.Of(winner);
            var place = Vector512.Create(firstPlace);
            for (int r = 0; r < rows; r++)
            {
                int at = first + (r * rowLines) + c;
                for (int q = 0; q < columns; q++)
                {
                    // NaN goes through, as a training that diverges should be seen to do.
                    var candidate = source[at + (q * pitch)];
                    var value = values.Of(candidate);
                    var larger = Vector512.GreaterThan(value, largest) | Vector512.IsNaN(value);
                    winner = Vector512.ConditionalSelect(larger, candidate, winner);
                    largest = TValues.AreInputs ? winner : Vector512.ConditionalSelect(larger, value, largest);
                    place = Vector512.ConditionalSelect(larger.AsInt32(), Vector512.Create(firstPlace + (r * kernel) + q), place);
                }
            }

            winners[c] = winner;
            var narrow = Vector256.Narrow(place.GetLower(), place.GetUpper());
            places[c] = Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).AsByte();
        }
    }

    /// <summary>Gives one pixel of the input the gradients of the windows whose largest it was.</summary>
    /// <param name="dy">Gradients of the outputs.</param>
    /// <param name="block">Block of samples.</param>
    /// <param name="row">Row of the input.</param>
    /// <param name="column">Column of the input.</param>
    /// <param name="dx">[channels] the pixel's gradients.</param>
    /// <param name="add">Whether they are added to rather than overwritten.</param>
    public void Gather(Activations dy, int block, int row, int column, Span<Vector512<float>> dx, bool add)
    {
        var source = MemoryMarshal.Cast<float, Vector512<float>>(dy.Data);
        var (firstRow, endRow) = windows.Holding(row, dy.Shape.Height);
        var (firstColumn, endColumn) = windows.Holding(column, dy.Shape.Width);
        bool overwrite = !add;
        for (int r = firstRow; r < endRow; r++)
        {
            for (int q = firstColumn; q < endColumn; q++)
            {
                var gradient = source.Slice(dy.PlaceOf(block, r, q) / Activations.BlockSamples, dx.Length);
                var places = PlacesOf(block, r, q)[..dx.Length];
                var here = Vector128.Create((byte)(((row - windows.Begin(r)) * windows.Kernel) + column - windows.Begin(q)));
                for (int c = 0; c < dx.Length; c++)
                {
                    var share = Lanes(Vector128.Equals(places[c], here)) & gradient[c];
                    dx[c] = overwrite ? share : dx[c] + share;
                }

                overwrite = false;
            }
        }

        // A pixel that no window holds.
        if (overwrite)
            dx.Clear();
    }

    /// <summary>A mask of bytes as a mask of floats.</summary>
    private static Vector512<float> Lanes(Vector128<byte> mask)
    {
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Int32(mask.AsSByte()).AsSingle();
        var (lower, upper) = Vector128.Widen(mask.AsSByte());
        var (first, second) = Vector256.Widen(Vector256.Create(lower, upper));
        return Vector512.Create(first, second).AsSingle();
    }

    private Span<Vector128<byte>> PlacesOf(int block, int row, int column) =>
        MemoryMarshal.Cast<byte, Vector128<byte>>(_places.AsSpan()).Slice(((((block * _shape.Height) + row) * _shape.Width) + column) * _shape.Channels, _shape.Channels);
}
