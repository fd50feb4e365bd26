namespace KernelGen;

/// <summary>
/// The passes of a dense convolution, shared among threads: rows of pixels forward and for the input's gradient, output channels for that
/// of the weights, which is summed over all rows in their order.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="table">The kernels of the declaration.</param>
/// <param name="geometry">The convolution of images of one size.</param>
/// <param name="weights">W, [outChannels][kernel rows][kernel columns][inChannels / groups].</param>
internal sealed class DenseConv2dWork(Conv2d layer, DenseConv2dKernels table, Conv2dGeometry geometry, Parameter weights) : IParallelWork
{
    private readonly KernelVariant<ConvRowKernel> _forward = KernelDispatch.OfWidth(table.Forward, layer.Width, layer.Name)[0];
    private readonly KernelVariant<ConvRowKernel> _inputGradient = KernelDispatch.OfWidth(table.BackwardInput, layer.Width, layer.Name)[0];
    private readonly KernelVariant<ConvRowKernel> _weightGradient =
        KernelDispatch.OfWidth(table.BackwardWeights, layer.Width, layer.Name)[0];

    private Pass _pass;
    private Activations? _read;
    private Activations? _other;
    private bool _add;
    private int _count;
    private int _parts;

    // Where the taps lie depends on the length of rows, which changes with the activations and not from step to step.
    private DenseConv2dTaps? _taps;
    private DenseConv2dTaps[] _phases = [];
    private int _rowLength;
    private int _gradientRowLength;

    public KernelUse[] Kernels =>
    [
        new("Forward", _forward.Name, _forward.Width),
        new("BackwardInput", _inputGradient.Name, _inputGradient.Width),
        new("BackwardWeights", _weightGradient.Name, _weightGradient.Width),
    ];

    private enum Pass { Forward, BackwardInput, BackwardWeights }

    private int WeightsOfGroup => weights.Length / geometry.Groups;

    /// <summary>Computes the output.</summary>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        PlaceTaps(x);
        Run(Pass.Forward, x, y, y.Blocks * y.StripHeight, workers);
    }

    /// <summary>Computes the gradients of weights that are not frozen, and of the input where it is asked for.</summary>
    public void Backward(Activations x, Activations dy, Activations? dx, bool add, Workers workers)
    {
        if (!weights.Frozen)
            BackwardWeights(x, dy, workers);
        if (dx is not null)
            BackwardInput(dy, dx, add, workers);
    }

    private void BackwardInput(Activations dy, Activations dx, bool add, Workers workers)
    {
        if (_gradientRowLength != dy.RowLength)
            (_gradientRowLength, _phases) = (dy.RowLength, DenseConv2dTaps.Backward(geometry, dy.RowLength, dy.PixelLength));
        _add = add;
        Run(Pass.BackwardInput, dy, dx, dx.Blocks * dx.StripHeight, workers);
    }

    private void BackwardWeights(Activations x, Activations dy, Workers workers)
    {
        PlaceTaps(x);
        Run(Pass.BackwardWeights, x, dy, geometry.GroupOutputs, workers);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)_count * part / _parts), end = (int)((long)_count * (part + 1) / _parts);
        for (int group = 0; group < geometry.Groups; group++)
        {
            switch (_pass)
            {
                case Pass.Forward: Forward(group, first, end); break;
                case Pass.BackwardInput: BackwardInput(group, first, end); break;
                default: BackwardWeights(group, first, end); break;
            }
        }
    }

    private void PlaceTaps(Activations x)
    {
        if (_rowLength != x.RowLength)
            (_rowLength, _taps) = (x.RowLength, DenseConv2dTaps.Forward(geometry, table, x.RowLength, x.PixelLength));
    }

    private void Run(Pass pass, Activations read, Activations other, int count, Workers workers)
    {
        (_pass, _read, _other, _count, _parts) = (pass, read, other, count, Math.Min(workers.Threads, count));
        workers.Run(this, _parts);
        (_read, _other) = (null, null);
    }

    private void Forward(int group, int first, int end)
    {
        var (x, y) = (_read!, _other!);
        var w = weights.Value.Slice(group * WeightsOfGroup, WeightsOfGroup);
        var b = layer.Bias is null ? [] : layer.BiasValues.Slice(group * geometry.GroupOutputs, geometry.GroupOutputs);
        for (int number = first; number < end; number++)
        {
            var (block, row) = Math.DivRem(number, y.StripHeight);
            _forward.Run(new()
            {
                Places = _taps!.Places,
                WeightPlaces = _taps.WeightPlaces,
                W = w,
                B = b,
                X = x.Data[FirstTap(x, block, row, group)..],
                Y = y.Row(block, row)[(group * geometry.GroupOutputs * Activations.BlockSamples)..],
                Pixels = y.Shape.Width,
                Taps = _taps.Count,
            });
        }
    }

    private void BackwardWeights(int group, int first, int end)
    {
        var (x, dy) = (_read!, _other!);
        var dw = weights.Gradient.Slice(group * WeightsOfGroup, WeightsOfGroup);
        for (int block = 0; block < x.Blocks; block++)
        {
            for (int row = 0; row < dy.StripHeight; row++)
            {
                _weightGradient.Run(new()
                {
                    Places = _taps!.Places,
                    X = x.Data[FirstTap(x, block, row, group)..],
                    DY = dy.Row(block, row)[(group * geometry.GroupOutputs * Activations.BlockSamples)..],
                    DW = dw,
                    Pixels = dy.Shape.Width,
                    First = first,
                    End = end,
                });
            }
        }
    }

    private void BackwardInput(int group, int first, int end)
    {
        var (rows, columns) = (geometry.Rows, geometry.Columns);
        for (int number = first; number < end; number++)
        {
            var (block, row) = Math.DivRem(number, _other!.StripHeight);
            for (int columnPhase = 0; columnPhase < columns.Stride; columnPhase++)
            {
                int column = columns.FirstOf(columnPhase), pixels = columns.CountOf(columnPhase, geometry.Width);
                if (pixels > 0)
                    BackwardPhase(group, _phases[(rows.PhaseOf(row) * columns.Stride) + columnPhase], block, row, column, pixels);
            }
        }
    }

    private void BackwardPhase(int group, DenseConv2dTaps phase, int block, int row, int column, int pixels)
    {
        var (dy, dx) = (_read!, _other!);
        if (phase.Count == 0 && _add)
            return;
        int from = phase.Count == 0
            ? 0
            : dy.PlaceOf(block, geometry.Rows.OutputAt(row) - phase.BackRows, geometry.Columns.OutputAt(column) - phase.BackColumns);
        _inputGradient.Run(new()
        {
            Places = phase.Places,
            WeightPlaces = phase.WeightPlaces,
            W = weights.Value.Slice(group * WeightsOfGroup, WeightsOfGroup),
            DY = dy.Data[(from + (group * geometry.GroupOutputs * Activations.BlockSamples))..],
            DX = dx.Data[(dx.PlaceOf(block, row, column) + (group * geometry.GroupInputs * Activations.BlockSamples))..],
            Pixels = pixels,
            Taps = phase.Count,
            Add = _add ? 1 : 0,
        });
    }

    /// <summary>Where the first tap of a row of outputs lies.</summary>
    private int FirstTap(Activations x, int block, int row, int group) =>
        x.PlaceOf(block, (row * geometry.Rows.Stride) - geometry.Rows.Before, -geometry.Columns.Before)
            + (group * geometry.GroupInputs * Activations.BlockSamples);
}
