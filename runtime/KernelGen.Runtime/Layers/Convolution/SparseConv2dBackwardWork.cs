namespace KernelGen;

/// <summary>
/// The backward pass of a sparse convolution. The rows of the input are cut into a fixed number of runs, which threads take one after the
/// other: each run has rows of dX and a gradient of the weights of its own, and these are added in order. So the bits do not depend on the
/// number of threads. Cut by input channels instead, every thread walks all of dY: 1.2 to 1.8 times faster on two threads than on one
/// (layers of ResNet-18).
/// </summary>
internal sealed class SparseConv2dBackwardWork : IParallelWork
{
    /// <summary>
    /// Runs of rows: what up to eight threads can share, and few enough for the sum of their gradients to cost next to nothing.
    /// </summary>
    private const int MostRuns = 8;

    private readonly GradientRuns _sum = new();
    private Operands _operands;
    private Conv2dGeometry? _geometry;
    private Images _images;
    private int _firstRow;
    private int _rows;
    private int _runs;

    /// <summary>Bytes held.</summary>
    public long Bytes => _sum.Bytes;

    /// <summary>What a kernel runs with.</summary>
    internal readonly record struct Operands(BackwardVariant<ConvRowKernel> Kernel, PackedPhase[] Phases, Parameter Weights);

    /// <summary>The activations of a pass.</summary>
    internal readonly record struct Images(Activations X, Activations DY, Activations? DX, bool Add);

    /// <summary>Computes all rows of all blocks.</summary>
    public void Run(Operands operands, Conv2dGeometry geometry, Images images, Workers workers) =>
        Run(operands, geometry, images, 0, images.X.Blocks * images.X.StripHeight, workers);

    /// <summary>Computes some rows of the input: row r of block b has number <c>b * height + r</c>.</summary>
    public void Run(Operands operands, Conv2dGeometry geometry, Images images, int firstRow, int endRow, Workers workers)
    {
        (_operands, _geometry, _images, _firstRow, _rows) = (operands, geometry, images, firstRow, endRow - firstRow);
        _runs = Math.Min(MostRuns, _rows);
        _sum.Prepare(operands.Weights, _runs);
        workers.Run(this, _runs);
        if (!operands.Weights.Frozen)
            _sum.AddTo(operands.Weights, workers);
        (_operands, _images) = (default, default);
    }

    /// <inheritdoc/>
    public void Run(int run)
    {
        var gradient = _sum.Begin(run);
        var (rows, columns) = (_geometry!.Rows, _geometry.Columns);
        int height = _images.X.StripHeight, end = _firstRow + (int)((long)_rows * (run + 1) / _runs);
        for (int number = _firstRow + (int)((long)_rows * run / _runs); number < end; number++)
        {
            int block = number / height, row = number % height, rowPhase = rows.PhaseOf(row);
            Touch(block, row);
            for (int columnPhase = 0; columnPhase < columns.Stride; columnPhase++)
            {
                int pixels = columns.CountOf(columnPhase, _geometry.Width);
                if (pixels > 0)
                {
                    RunPhase(
                        _operands.Phases[(rowPhase * columns.Stride) + columnPhase],
                        block, row, columns.FirstOf(columnPhase), pixels, gradient);
                }
            }
        }
    }

    /// <summary>The row of X, and the row of dY that is read for it first: those above were read for the rows before.</summary>
    private void Touch(int block, int row)
    {
        var (x, dy, rows) = (_images.X, _images.DY, _geometry!.Rows);
        if (RowTouch.Pays(dy) && rows.PhaseOf(row) == 0 && rows.OutputAt(row) < dy.StripHeight)
            RowTouch.Read(dy.Row(block, rows.OutputAt(row)));
        if (RowTouch.Pays(x) && _geometry.ReadsAllPixels)
            RowTouch.Read(x.Row(block, row));
    }

    private void RunPhase(PackedPhase phase, int block, int row, int column, int pixels, Span<float> gradient)
    {
        // Kernels of weights in blocks walk output channels: dX of a pixel gathers in memory, and few pixels at a time stay in a cache.
        var kernel = _operands.Kernel;
        bool gathers = kernel.Packing.IsInBlocks;
        if (_images is { DX: { } dx, Add: false } && (gathers || phase.Nonzeros == 0))
            Clear(dx, block, row, column);
        if (phase.Nonzeros == 0)
            return;
        int parts = gathers ? (pixels + kernel.Tile - 1) / kernel.Tile : 1, stride = _geometry!.Columns.Stride;
        for (int part = 0; part < parts; part++)
        {
            int first = pixels * part / parts, count = (pixels * (part + 1) / parts) - first;
            RunPixels(phase, block, row, column + (first * stride), count, gradient);
        }
    }

    private void RunPixels(PackedPhase phase, int block, int row, int column, int pixels, Span<float> gradient)
    {
        var (x, dy, dx, add) = _images;
        var (rows, columns, taps) = (_geometry!.Rows, _geometry.Columns, phase.Taps);
        _operands.Kernel.Run(input: dx is not null, weights: !_operands.Weights.Frozen)(new()
        {
            Starts = taps.Starts,
            Places = taps.Places,
            Offsets = taps.Offsets,
            W = _operands.Weights.Value[phase.Weights],
            X = x.Data[x.PlaceOf(block, row, column)..],
            DY = dy.Data[dy.PlaceOf(block, rows.OutputAt(row) - phase.BackRows, columns.OutputAt(column) - phase.BackColumns)..],
            DX = dx is null ? [] : dx.Data[dx.PlaceOf(block, row, column)..],
            DW = gradient[phase.Weights],
            Pixels = pixels,
            ChannelBlocks = taps.Blocks,
            Taps = taps.Blocks,
            Add = add ? 1 : 0,
        });
    }

    /// <summary>
    /// Sets pixels of dX to zero: those that no tap reaches, for which X is not read, and all for a kernel that only adds to them.
    /// </summary>
    private void Clear(Activations dx, int block, int row, int column)
    {
        int stride = _geometry!.Columns.Stride, pixel = dx.PixelLength, channels = dx.Shape.Channels * Activations.BlockSamples;
        var to = dx.Row(block, row);
        if (stride == 1)
        {
            to.Clear();
            return;
        }

        for (int at = column * pixel; at < to.Length; at += stride * pixel)
            to.Slice(at, channels).Clear();
    }
}
