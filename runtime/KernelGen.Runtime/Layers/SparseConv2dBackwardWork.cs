namespace KernelGen;

/// <summary>
/// The backward pass of a sparse convolution: each thread has input channels of its own, and with them its part of dX and of the nonzeros, and
/// walks all rows of all blocks in order. So every sum is added in one order, whatever the number of threads.
/// </summary>
internal sealed class SparseConv2dBackwardWork : IParallelWork
{
    private Operands _operands;
    private Conv2dGeometry? _geometry;
    private Images _images;
    private int[] _bounds = [];
    private int _firstRow;
    private int _endRow;

    /// <summary>What a kernel runs with.</summary>
    internal readonly record struct Operands(BackwardPair<SparseConv2dBackwardKernel, SparseConv2dBackwardWeightsKernel> Kernels, PackedPhase[] Phases, Parameter Weights);

    /// <summary>The activations of a pass.</summary>
    internal readonly record struct Images(Activations X, Activations DY, Activations? DX, bool Add);

    /// <summary>Computes all rows of all blocks.</summary>
    public void Run(Operands operands, Conv2dGeometry geometry, Images images, int[] bounds, Workers workers) =>
        Run(operands, geometry, images, bounds, 0, images.X.Blocks * geometry.Height, workers);

    /// <summary>Computes some rows of the input: row r of block b has number <c>b * height + r</c>.</summary>
    /// <param name="operands">What to run.</param>
    /// <param name="geometry">The convolution.</param>
    /// <param name="images">Activations.</param>
    /// <param name="bounds">Part p has the input channels from bounds[p] to before bounds[p + 1].</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">Row after the last.</param>
    /// <param name="workers">Threads.</param>
    public void Run(Operands operands, Conv2dGeometry geometry, Images images, int[] bounds, int firstRow, int endRow, Workers workers)
    {
        (_operands, _geometry, _images, _bounds, _firstRow, _endRow) = (operands, geometry, images, bounds, firstRow, endRow);
        workers.Run(this, bounds.Length - 1);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = _bounds[part], end = _bounds[part + 1];
        if (first == end)
            return;
        var (rows, columns) = (_geometry!.Rows, _geometry.Columns);
        for (int number = _firstRow; number < _endRow; number++)
        {
            int block = number / _geometry.Height, row = number % _geometry.Height, rowPhase = rows.PhaseOf(row);
            for (int columnPhase = 0; columnPhase < columns.Stride; columnPhase++)
            {
                int pixels = columns.CountOf(columnPhase, _geometry.Width);
                if (pixels > 0)
                    RunPhase(_operands.Phases[(rowPhase * columns.Stride) + columnPhase], block, row, columns.FirstOf(columnPhase), pixels, first, end);
            }
        }
    }

    private void RunPhase(PackedPhase phase, int block, int row, int column, int pixels, int first, int end)
    {
        var (x, dyAll, dx, add) = _images;
        var (taps, weights) = (phase.Taps, _operands.Weights);

        // Pixels that no tap reaches have a gradient of zero, which still has to be written.
        bool nothing = phase.Nonzeros == 0;
        if (nothing && (dx is null || add))
            return;
        int place = x.PlaceOf(block, row, column);
        var dy = nothing ? dyAll.Data : dyAll.Data[dyAll.PlaceOf(block, _geometry!.Rows.OutputAt(row) - phase.BackRows, _geometry.Columns.OutputAt(column) - phase.BackColumns)..];
        if (dx is null)
        {
            _operands.Kernels.WeightsOnly.Run(taps.Starts, taps.Places, taps.Offsets, x.Data[place..], dy, weights.Gradient[phase.Weights], pixels, taps.Blocks, first, end);
        }
        else
        {
            _operands.Kernels.Both.Run(
                taps.Starts, taps.Places, taps.Offsets, weights.Value[phase.Weights], x.Data[place..], dy, dx.Data[dx.PlaceOf(block, row, column)..],
                weights.Gradient[phase.Weights], pixels, taps.Blocks, add ? 1 : 0, first, end);
        }
    }
}
