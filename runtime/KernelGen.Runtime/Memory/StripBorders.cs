using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Fills the border rows of every strip: with the rows of the strips above and below, and with zeros outside the image.</summary>
internal sealed class StripBorders : IParallelWork
{
    private Activations? _activations;
    private int _rows;
    private int _parts;

    /// <summary>Fills the border rows of all blocks in use; does nothing if images are whole.</summary>
    public void Fill(Activations activations, Workers workers)
    {
        _rows = activations.Border.Top + activations.Border.Bottom;
        if (activations.Strips == 1 || _rows == 0)
            return;
        (_activations, _parts) = (activations, Math.Min(workers.Threads, activations.Blocks * _rows));
        workers.Run(this, _parts);
        _activations = null;
    }

    /// <summary>The strip that contains a row outside of a strip, as a number of strips further, and the row's number there.</summary>
    public static (int Strips, int Row) Source(int row, int stripHeight)
    {
        int strips = row < 0 ? -((stripHeight - 1 - row) / stripHeight) : row / stripHeight;
        return (strips, row - (strips * stripHeight));
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        var activations = _activations!;
        int items = activations.Blocks * _rows, end = (int)((long)items * (part + 1) / _parts);
        for (int item = (int)((long)items * part / _parts); item < end; item++)
        {
            var (block, number) = Math.DivRem(item, _rows);
            int row = number - activations.Border.Top + (number < activations.Border.Top ? 0 : activations.StripHeight);
            var (strips, source) = Source(row, activations.StripHeight);
            var shift = new LaneShift(activations, block, strips);
            Fill(shift, Lines(shift.First, source), Lines(shift.Second, source), Lines(block, row));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(
        LaneShift shift, ReadOnlySpan<Vector512<float>> first, ReadOnlySpan<Vector512<float>> second, Span<Vector512<float>> to)
    {
        for (int line = 0; line < to.Length; line++)
            to[line] = shift.Of(first[line], second[line]);
    }

    private Span<Vector512<float>> Lines(int block, int row) => MemoryMarshal.Cast<float, Vector512<float>>(_activations!.Row(block, row));
}
