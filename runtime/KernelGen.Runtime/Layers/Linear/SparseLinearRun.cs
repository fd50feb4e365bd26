namespace KernelGen;

/// <summary>
/// The passes of a sparse linear layer. The backward pass works on the weights as the layer holds them; the forward pass on a copy in the order of its own
/// kernel, which each run chooses for itself.
/// </summary>
internal sealed class SparseLinearRun : LinearRun
{
    private readonly SparseLinear _layer;
    private readonly KernelVariant<SparseForwardKernel>[] _candidates;
    private readonly ForwardWork _forwardWork;
    private readonly BackwardWork _backwardWork;
    private KernelVariant<SparseForwardKernel> _forward;
    private PackedPattern? _packed;
    private WeightMirror? _mirror;
    private int _structure = -1;

    public SparseLinearRun(SparseLinear layer)
        : base(layer)
    {
        _layer = layer;
        _candidates = KernelDispatch.OfWidth(layer.KernelTable.Forward, layer.Width, layer.Name);
        _forward = _candidates[0];
        (_forwardWork, _backwardWork) = (new ForwardWork(this), new BackwardWork(layer));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels =>
    [
        new("Forward", _forward.Name, _forward.Width),
        new("Backward", _layer.Kernel.Both.Name, _layer.Kernel.Both.Width),
        new("BackwardWeights", _layer.Kernel.WeightsOnly.Name, _layer.Kernel.WeightsOnly.Width),
        .. BiasKernels,
    ];

    /// <inheritdoc/>
    public override long Bytes => (_packed?.Bytes ?? 0) + (_mirror?.Bytes ?? 0);

    /// <inheritdoc/>
    protected override void Forward(Activations x, Activations y, Workers workers)
    {
        if (_structure != _layer.Sparse.Structure)
            Pack();
        _forwardWork.Run(x, y, workers);
    }

    /// <inheritdoc/>
    protected override void Backward(Activations x, Activations dy, Activations? dx, Workers workers)
    {
        if (dx is not null || !_layer.Weights.Frozen)
            _backwardWork.Run(x, dy, dx, workers);
    }

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient)
    {
        var pattern = _layer.Pattern;
        int blocks = TunablePass.MeasuredBlocks(batch, pattern.Nonzeros);
        return
        [
            new("Forward", Array.ConvertAll(_candidates, kernel => kernel.Name), Array.ConvertAll(_candidates, kernel => kernel.TextHash),
                blocks, PatternTraits.Of(pattern.ColumnStarts, _layer.OutFeatures), Array.IndexOf(_candidates, _forward), () => Trials(blocks), Use),
            _layer.TunableBackward(blocks, needsInputGradient),
        ];
    }

    private KernelTrial[] Trials(int blocks)
    {
        var data = new SparseTrialData(_layer.Pattern, blocks);
        return Array.ConvertAll(_candidates, kernel => data.Forward(kernel, hasBias: _layer.Bias is not null));
    }

    private void Use(int candidate)
    {
        _forward = _candidates[candidate];
        _structure = -1;
    }

    private void Pack()
    {
        _packed = PackedPattern.ForForward(_layer.Pattern, _forward.Packing);
        _mirror = new WeightMirror(_layer.Sparse, _packed.Order);
        _structure = _layer.Sparse.Structure;
    }

    private sealed class ForwardWork(SparseLinearRun run) : IParallelWork
    {
        private readonly WorkBounds _workBounds = new();
        private Activations? _x;
        private Activations? _y;
        private int[] _bounds = [];
        private bool _stale;

        public void Run(Activations x, Activations y, Workers workers)
        {
            (_x, _y, _bounds) = (x, y, _workBounds.For(workers.Threads, run._packed!.Work));
            _stale = run._mirror!.IsStale;
            workers.Run(this, _bounds.Length - 1);
            run._mirror.MarkFresh();
            (_x, _y) = (null, null);
        }

        public void Run(int part)
        {
            var (packed, mirror) = (run._packed!, run._mirror!);
            int first = _bounds[part], end = _bounds[part + 1];
            for (int block = 0; _stale && block < packed.Blocks; block++)
                mirror.Refresh(packed.WeightsOf(block, first, end));
            run._forward.Run(packed.Starts, packed.Offsets, mirror.Values, run._layer.BiasValues, _x!.Data, _y!.Data, _x.Blocks, first, end);
        }
    }

    private sealed class BackwardWork(SparseLinear layer) : IParallelWork
    {
        private readonly WorkBounds _workBounds = new();
        private Activations? _x;
        private Activations? _dy;
        private Activations? _dx;
        private int[] _bounds = [];

        public void Run(Activations x, Activations dy, Activations? dx, Workers workers)
        {
            (_x, _dy, _dx, _bounds) = (x, dy, dx, _workBounds.For(workers.Threads, layer.Packed.Work));
            workers.Run(this, _bounds.Length - 1);
            (_x, _dy, _dx) = (null, null, null);
        }

        public void Run(int part)
        {
            var (packed, kernel, weights) = (layer.Packed, layer.Kernel, layer.Weights);
            int first = _bounds[part], end = _bounds[part + 1];
            if (_dx is null)
                kernel.WeightsOnly.Run(packed.Starts, packed.Offsets, _x!.Data, _dy!.Data, weights.Gradient, _x.Blocks, first, end);
            else
                kernel.Both.Run(packed.Starts, packed.Offsets, weights.Value, _x!.Data, _dy!.Data, _dx.Data, weights.Gradient, _x.Blocks, first, end);
        }
    }
}
