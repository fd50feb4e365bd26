namespace KernelGen;

/// <summary>
/// The forward pass of a sparse convolution with vectors over the output's width, for so few samples that most lanes over the batch would
/// be empty (the paper's second form, section 3.2): each sample is laid out with its columns side by side, row by row of outputs.
/// </summary>
internal sealed class SparseConv2dOverWidth : IParallelWork
{
    private readonly Conv2dGeometry _geometry;
    private readonly ColumnPlanes _planes;
    private readonly PackedTaps _taps;
    private readonly WeightMirror _mirror;
    private AlignedBuffer[] _scratch = [];
    private Activations? _x;
    private Activations? _y;
    private Parameter? _bias;
    private int _first;
    private int _count;
    private int _parts;

    public SparseConv2dOverWidth(Conv2dGeometry geometry, KernelVariant<ConvRowKernel> kernel, SparseWeights weights)
    {
        (_geometry, Kernel, _planes) = (geometry, kernel, new ColumnPlanes(geometry));
        _taps = Conv2dPacking.ForwardOverWidth(weights.Pattern, geometry, kernel.Packing.Block, _planes);
        _mirror = new WeightMirror(weights, _taps.Order);
    }

    public KernelVariant<ConvRowKernel> Kernel { get; }

    /// <summary>Bytes held: the tables, the mirror of the weights, and the scratch of each thread.</summary>
    public long Bytes => _taps.Bytes + _mirror.Bytes + (sizeof(float) * _scratch.Sum(buffer => (long)buffer.Length));

    /// <summary>
    /// Whether lanes over the width are used better than lanes over a batch of so few samples; half is added for laying samples out.
    /// </summary>
    public static bool Pays(Conv2dGeometry geometry, int batch) =>
        batch < Activations.BlockSamples && 3 * batch * new ColumnPlanes(geometry).OutputLines < 2 * geometry.Output.Width;

    public void Run(Parameter? bias, Activations x, Activations y, Workers workers) =>
        Run(bias, x, y, 0, x.Batch * _geometry.Output.Height, workers);

    /// <summary>Computes some rows: row r of sample n has number <c>n * height + r</c>.</summary>
    public void Run(Parameter? bias, Activations x, Activations y, int first, int end, Workers workers)
    {
        _mirror.Refresh(workers);
        (_bias, _x, _y, _first, _count) = (bias, x, y, first, end - first);
        _parts = Math.Min(workers.Threads, Math.Max(1, _count));
        while (_scratch.Length < 2 * _parts)
        {
            _scratch =
            [
                .. _scratch,
                new AlignedBuffer(((long)_planes.RowsFor(_geometry.Output.Height) * _planes.RowLength) + Activations.BlockSamples),
                new AlignedBuffer((long)_geometry.OutChannels * _planes.OutputLines * Activations.BlockSamples)
            ];
        }

        workers.Run(this, _parts);
        (_bias, _x, _y) = (null, null, null);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int height = _geometry.Output.Height,
            number = _first + (int)((long)_count * part / _parts),
            end = _first + (int)((long)_count * (part + 1) / _parts);
        while (number < end)
        {
            var (sample, row) = Math.DivRem(number, height);
            int rows = Math.Min(end - number, height - row);
            RunRows(part, sample, row, row + rows);
            number += rows;
        }
    }

    private void RunRows(int part, int sample, int firstRow, int endRow)
    {
        Span<float> planes = _scratch[2 * part].Span, output = _scratch[(2 * part) + 1].Span;
        _planes.Load(_x!, sample, firstRow, endRow, planes);
        for (int row = firstRow; row < endRow; row++)
        {
            Kernel.Run(new()
            {
                Starts = _taps.Starts,
                Places = _taps.Places,
                Offsets = _taps.Offsets,
                W = _mirror.Values,
                B = _bias is null ? [] : _bias.Value,
                X = planes[((row - firstRow) * _geometry.Rows.Stride * _planes.RowLength)..],
                Y = output,
                Pixels = _planes.OutputLines,
                ChannelBlocks = _taps.Blocks,
            });
            _planes.Store(output, _y!, sample, row);
        }
    }
}
