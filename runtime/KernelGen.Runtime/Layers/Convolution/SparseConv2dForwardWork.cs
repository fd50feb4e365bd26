namespace KernelGen;

/// <summary>The forward pass of a sparse convolution over the batch: rows of pixels, shared among threads.</summary>
internal sealed class SparseConv2dForwardWork : IParallelWork
{
    private Operands _operands;
    private Conv2dGeometry? _geometry;
    private Activations? _x;
    private Activations? _y;
    private int _first;
    private int _count;
    private int _parts;

    /// <summary>What a kernel runs with.</summary>
    internal readonly record struct Operands(KernelVariant<ConvRowKernel> Kernel, PackedTaps Taps, WeightMirror Weights, Parameter? Bias);

    /// <summary>Computes all rows of all blocks.</summary>
    public void Run(Operands operands, Conv2dGeometry geometry, Activations x, Activations y, Workers workers) =>
        Run(operands, geometry, x, y, 0, y.Blocks * y.StripHeight, workers);

    /// <summary>Computes some rows: row r of block b has number <c>b * height + r</c>.</summary>
    public void Run(Operands operands, Conv2dGeometry geometry, Activations x, Activations y, int first, int end, Workers workers)
    {
        (_operands, _geometry, _x, _y, _first, _count) = (operands, geometry, x, y, first, end - first);
        _parts = Math.Min(workers.Threads, Math.Max(1, _count));
        workers.Run(this, _parts);
        (_operands, _x, _y) = (default, null, null);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        var (kernel, taps, weights, bias) = _operands;
        var (rows, columns) = (_geometry!.Rows, _geometry.Columns);
        bool touches = RowTouch.Pays(_x!) && _geometry.ReadsAllPixels;
        int height = _y!.StripHeight, end = _first + (int)((long)_count * (part + 1) / _parts);
        for (int number = _first + (int)((long)_count * part / _parts); number < end; number++)
        {
            int block = number / height, row = number % height;
            if (touches)
                Touch(block, row);
            kernel.Run(new()
            {
                Starts = taps.Starts,
                Places = taps.Places,
                Offsets = taps.Offsets,
                W = weights.Values,
                B = bias is null ? [] : bias.Value,
                X = _x!.Data[_x.PlaceOf(block, (row * rows.Stride) - rows.Before, -columns.Before)..],
                Y = _y.Row(block, row),
                Pixels = _y.Shape.Width,
                ChannelBlocks = taps.Blocks,
            });
        }
    }

    /// <summary>The rows of X that are read for this row of outputs and were not for the one before.</summary>
    private void Touch(int block, int row)
    {
        var rows = _geometry!.Rows;
        int end = Math.Min((row * rows.Stride) - rows.Before + (rows.Dilation * (rows.Kernel - 1)) + 1, _x!.StripHeight);
        for (int from = Math.Max(0, end - rows.Stride); from < end; from++)
            RowTouch.Read(_x.Row(block, from));
    }
}
