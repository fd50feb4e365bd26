using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen;

/// <summary>
/// The position of the largest pixel in the window of each output, with the loops that write it (forward) and read it (backward). With the
/// positions, the backward pass reads neither input nor output.
/// </summary>
/// <remarks>
/// If images are cut into strips, windows reach into the border rows of a strip, which <see cref="StripBorders"/> has filled; lanes at the
/// edge of the image skip them. The backward pass needs the gradients and the positions of the windows of neighbouring strips.
/// </remarks>
internal sealed class MaxPoolPlaces(PoolGeometry windows)
{
    // [blocks][rows of a strip and its border rows][columns][channels][16] bytes: the pixel of the window, numbered in the order row,
    // column.
    private AlignedBuffer _places = new(0);
    private ActivationShape _shape;
    private int _rows;
    private Border _around;

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(float) * (long)_places.Length;

    /// <summary>Prepares the memory for the positions of an output; allocates if there was less before.</summary>
    public void Begin(Activations output)
    {
        _shape = output.Shape;
        _around = output.Strips > 1 ? windows.Rows.StripGradientBorder : default;
        _rows = _around.Top + output.StripHeight + _around.Bottom;
        long places = (long)output.Blocks * _rows * _shape.Width * _shape.Channels * Activations.BlockSamples;
        if (Bytes < places)
            _places = new AlignedBuffer(places / sizeof(float));
    }

    /// <summary>
    /// Copies the positions of neighbouring strips into the border rows, after all positions of an output have been written.
    /// </summary>
    public void FillAround(Activations output)
    {
        for (int block = 0; block < output.Blocks; block++)
        {
            for (int number = 0; number < _around.Top + _around.Bottom; number++)
            {
                int row = number < _around.Top ? number - _around.Top : number - _around.Top + output.StripHeight;
                var (strips, source) = StripBorders.Source(row, output.StripHeight);
                var shift = new LaneShift(output, block, strips);
                for (int column = 0; column < _shape.Width; column++)
                {
                    var first = PlacesOf(shift.First, source, column);
                    var second = PlacesOf(shift.Second, source, column);
                    var to = PlacesOf(block, row, column);
                    for (int c = 0; c < to.Length; c++)
                        to[c] = shift.Of(first[c], second[c]);
                }
            }
        }
    }

    /// <summary>
    /// Rows of a window that may be outside the image in some lanes: those of the kernel if windows reach beyond strips, else none.
    /// </summary>
    public int RowsAround(Activations x) => x.Strips > 1 && windows.Rows.StripInputBorder != default ? windows.Rows.Kernel : 0;

    /// <summary>
    /// For each row of a window, finds the lanes whose image contains it. It is the same for all windows of a row of outputs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillInsideMasks(Activations x, int block, int row, Span<Vector512<float>> inside)
    {
        for (int r = 0; r < inside.Length; r++)
            inside[r] = SampleLanes.Inside(x, block, windows.Rows.Begin(row) + r);
    }

    /// <summary>Finds the pixel with the largest value in the window of one output, and stores its position.</summary>
    /// <param name="channels">The numbers of the normalisation whose results are compared; empty to compare the inputs.</param>
    /// <param name="x">The input.</param>
    /// <param name="block">Block of samples.</param>
    /// <param name="row">Row of the output.</param>
    /// <param name="column">Column of the output.</param>
    /// <param name="inside">
    /// [rows of a window] lanes whose image contains that row, from <see cref="FillInsideMasks"/>; empty if images are whole.
    /// </param>
    /// <param name="winners">[channels] the inputs with the largest value, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Largest<TValues>(
        ReadOnlySpan<BatchNormChannel> channels, Activations x, int block, int row, int column,
        ReadOnlySpan<Vector512<float>> inside, Span<Vector512<float>> winners)
        where TValues : struct, IPoolValues<TValues>
    {
        var source = MemoryMarshal.Cast<float, Vector512<float>>(x.Data);
        bool cut = !inside.IsEmpty;
        var (firstRow, endRow) = cut ? windows.Rows.Pixels(row) : windows.Rows.Pixels(row, x.Shape.Height);
        var (firstColumn, endColumn) = windows.Columns.Pixels(column, x.Shape.Width);
        int rows = endRow - firstRow, columns = endColumn - firstColumn, kernel = windows.Columns.Kernel;
        int first = x.PlaceOf(block, firstRow, firstColumn) / Activations.BlockSamples;
        int rowLines = x.RowLength / Activations.BlockSamples, pitch = x.Pitch;
        int firstPlace = windows.PlaceOf(firstRow, firstColumn, row, column);
        var places = PlacesOf(block, row, column);
        if (!cut && kernel is 2 or 3 && rows == kernel && columns == kernel && windows.IsSquare(kernel))
        {
            var lines = source[first..];
            if (kernel == 2)
                LargestOf4<TValues>(channels, lines, rowLines, pitch, winners, places);
            else
                LargestOf9<TValues>(channels, lines, rowLines, pitch, winners, places);
            return;
        }

        for (int c = 0; c < winners.Length; c++)
        {
            var winner = new PoolWinner<TValues>(TValues.Of(channels, c), source[first + c], firstPlace);
            var taken = cut ? inside[0] : default;
            for (int r = 0; r < rows; r++)
            {
                int at = first + (r * rowLines) + c;
                for (int q = 0; q < columns; q++)
                {
                    int place = firstPlace + (r * kernel) + q;
                    if (cut)
                    {
                        winner.Take(source[at + (q * pitch)], place, inside[r], taken);
                        taken |= inside[r];
                    }
                    else
                    {
                        winner.Take(source[at + (q * pitch)], place);
                    }
                }
            }

            (winners[c], places[c]) = (winner.Input, winner.Place);
        }
    }

    /// <summary>A window of two by two pixels, all inside the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LargestOf4<TValues>(
        ReadOnlySpan<BatchNormChannel> channels, ReadOnlySpan<Vector512<float>> lines, int row, int pitch,
        Span<Vector512<float>> winners, Span<Vector128<byte>> places)
        where TValues : struct, IPoolValues<TValues>
    {
        for (int c = 0; c < winners.Length; c++)
        {
            var winner = new PoolWinner<TValues>(TValues.Of(channels, c), lines[c], 0);
            winner.Take(lines[c + pitch], 1);
            winner.Take(lines[c + row], 2);
            winner.Take(lines[c + row + pitch], 3);
            (winners[c], places[c]) = (winner.Input, winner.Place);
        }
    }

    /// <summary>A window of three by three pixels, all inside the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LargestOf9<TValues>(
        ReadOnlySpan<BatchNormChannel> channels, ReadOnlySpan<Vector512<float>> lines, int row, int pitch,
        Span<Vector512<float>> winners, Span<Vector128<byte>> places)
        where TValues : struct, IPoolValues<TValues>
    {
        for (int c = 0; c < winners.Length; c++)
        {
            var winner = new PoolWinner<TValues>(TValues.Of(channels, c), lines[c], 0);
            winner.Take(lines[c + pitch], 1);
            winner.Take(lines[c + (2 * pitch)], 2);
            winner.Take(lines[c + row], 3);
            winner.Take(lines[c + row + pitch], 4);
            winner.Take(lines[c + row + (2 * pitch)], 5);
            winner.Take(lines[c + (2 * row)], 6);
            winner.Take(lines[c + (2 * row) + pitch], 7);
            winner.Take(lines[c + (2 * row) + (2 * pitch)], 8);
            (winners[c], places[c]) = (winner.Input, winner.Place);
        }
    }

    /// <summary>Adds up the gradient of one pixel of the input: the sum over the windows in which it is the largest.</summary>
    /// <param name="dy">Gradients of the outputs.</param>
    /// <param name="block">Block of samples.</param>
    /// <param name="row">Row of the input.</param>
    /// <param name="column">Column of the input.</param>
    /// <param name="dx">[channels] the pixel's gradients.</param>
    /// <param name="add">Whether they are added to rather than overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GatherGradient(Activations dy, int block, int row, int column, Span<Vector512<float>> dx, bool add)
    {
        var source = MemoryMarshal.Cast<float, Vector512<float>>(dy.Data);
        var (firstRow, endRow) = dy.Strips > 1 ? windows.Rows.Holding(row) : windows.Rows.Holding(row, dy.Shape.Height);
        var (firstColumn, endColumn) = windows.Columns.Holding(column, dy.Shape.Width);
        bool overwrite = !add;
        for (int r = firstRow; r < endRow; r++)
        {
            for (int q = firstColumn; q < endColumn; q++)
            {
                var gradient = source.Slice(dy.PlaceOf(block, r, q) / Activations.BlockSamples, dx.Length);
                var places = PlacesOf(block, r, q)[..dx.Length];
                var here = Vector128.Create((byte)windows.PlaceOf(row, column, r, q));
                for (int c = 0; c < dx.Length; c++)
                {
                    var share = Lanes(Vector128.Equals(places[c], here)) & gradient[c];
                    dx[c] = overwrite ? share : dx[c] + share;
                }

                overwrite = false;
            }
        }

        // No window contains the pixel.
        if (overwrite)
            dx.Clear();
    }

    /// <summary>Widens a mask of bytes to a mask of floats.</summary>
    private static Vector512<float> Lanes(Vector128<byte> mask)
    {
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Int32(mask.AsSByte()).AsSingle();
        var (lower, upper) = Vector128.Widen(mask.AsSByte());
        var (first, second) = Vector256.Widen(Vector256.Create(lower, upper));
        return Vector512.Create(first, second).AsSingle();
    }

    private Span<Vector128<byte>> PlacesOf(int block, int row, int column)
    {
        int pixel = (((block * _rows) + _around.Top + row) * _shape.Width) + column;
        return MemoryMarshal.Cast<float, Vector128<byte>>(_places.Span).Slice(pixel * _shape.Channels, _shape.Channels);
    }
}
