namespace KernelGen;

/// <summary>
/// The passes of a sparse convolution on images of one size. The backward pass works on the weights as the layer holds them; the forward
/// pass on a copy in the order of its own kernel, which each run chooses for itself.
/// </summary>
internal sealed partial class SparseConv2dRun : Conv2dRun
{
    private readonly SparseConv2d _layer;
    private readonly SparseConv2dForwardWork _forwardWork = new();
    private readonly SparseConv2dBackwardWork _backwardWork = new();
    private readonly KernelVariant<ConvRowKernel>[] _candidates;
    private readonly KernelVariant<ConvRowKernel>[] _overWidthCandidates;
    private readonly DenseConv2dWork? _dense;

    /// <summary>The most samples that go over the width by the policy.</summary>
    private readonly int _firstMostOverWidth;

    private KernelVariant<ConvRowKernel> _forward;
    private KernelVariant<ConvRowKernel> _forwardOverWidth;

    // Tables for the length of rows that the activations were seen to have: another length changes offsets, but no order.
    private PackedTaps? _taps;
    private PackedPhase[] _phases = [];
    private int _rowLines;
    private int _gradientRowLines;
    private WeightMirror? _mirror;

    /// <summary>For few samples; made when it is first used.</summary>
    private SparseConv2dOverWidth? _overWidth;

    /// <summary>The most samples that go over the width.</summary>
    private int _mostOverWidth;
    private int _structure = -1;

    public SparseConv2dRun(SparseConv2d layer, Conv2dGeometry geometry)
        : base(layer, geometry)
    {
        _layer = layer;
        _candidates = KernelDispatch.OfWidth(layer.KernelTable.Forward, layer.Width, layer.Name);
        _overWidthCandidates = KernelDispatch.OfWidth(layer.KernelTable.ForwardOverWidth, layer.Width, layer.Name);
        _dense = layer.KernelTable.Dense is { } dense ? new DenseConv2dWork(layer, dense, geometry, layer.Weights) : null;
        (_forward, _forwardOverWidth) = (_candidates[0], _overWidthCandidates[0]);
        _mostOverWidth = _firstMostOverWidth = Enumerable.Range(1, Activations.BlockSamples)
            .TakeWhile(batch => SparseConv2dOverWidth.Pays(geometry, batch)).Count();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels => _layer.UsesDenseKernels ? _dense!.Kernels :
    [
        new("Forward", _forward.Name, _forward.Width),
        new("ForwardOverWidth", _forwardOverWidth.Name, _forwardOverWidth.Width),
        new("Backward", _layer.Kernel.Name, _layer.Kernel.Width),
    ];

    /// <inheritdoc/>
    public override long Bytes =>
        (_taps?.Bytes ?? 0) + _phases.Sum(phase => phase.Bytes) + (_mirror?.Bytes ?? 0) + (_overWidth?.Bytes ?? 0) + _backwardWork.Bytes;

    /// <inheritdoc/>
    protected override void Forward(Activations x, Activations y, Workers workers)
    {
        if (_layer.UsesDenseKernels)
        {
            _dense!.Forward(x, y, workers);
            return;
        }

        FollowStructure();
        if (x.Strips == 1 && x.Batch <= _mostOverWidth)
        {
            _overWidth ??= new SparseConv2dOverWidth(Geometry, _forwardOverWidth, _layer.Sparse);
            _overWidth.Run(_layer.Bias, x, y, workers);
            return;
        }

        if (x.RowLength / Activations.BlockSamples is var lines && (lines != _rowLines || _taps is null))
            (_rowLines, _taps) = (lines, Conv2dPacking.Forward(_layer.Pattern, Geometry, _forward.Packing, lines));
        _mirror ??= new WeightMirror(_layer.Sparse, _taps!.Order);
        _mirror.Refresh(workers);
        _forwardWork.Run(new(_forward, _taps!, _mirror, _layer.Bias), Geometry, x, y, workers);
    }

    /// <inheritdoc/>
    protected override void Backward(Activations x, Activations dy, Activations? dx, bool add, Workers workers)
    {
        if (dx is null && _layer.Weights.Frozen)
            return;
        _layer.Sparse.Probe?.Measure(_layer.Sparse, Geometry, x, dy, workers);
        if (_layer.UsesDenseKernels)
        {
            _dense!.Backward(x, dy, dx, add, workers);
            _layer.Sparse.MaskGradient();
            return;
        }

        FollowStructure();
        if (dy.RowLength / Activations.BlockSamples is var lines && (lines != _gradientRowLines || _phases.Length == 0))
        {
            _gradientRowLines = lines;
            _phases = Conv2dPacking.Backward(_layer.Pattern, Geometry, _layer.Kernel.Packing, lines, _layer.MostRowLines);
        }

        _backwardWork.Run(new(_layer.Kernel, _phases, _layer.Weights), Geometry, new(x, dy, dx, add), workers);
    }

    /// <summary>Drops the tables of an earlier pattern or order.</summary>
    private void FollowStructure()
    {
        if (_structure == _layer.Sparse.Structure)
            return;
        _structure = _layer.Sparse.Structure;
        (_taps, _phases, _mirror, _overWidth) = (null, [], null, null);
    }
}
