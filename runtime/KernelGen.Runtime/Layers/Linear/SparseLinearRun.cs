namespace KernelGen;

/// <summary>
/// The passes of a sparse linear layer. The backward pass works on the weights as the layer holds them; the forward pass on a copy in the
/// order of its own kernel, which each run chooses for itself.
/// </summary>
internal sealed class SparseLinearRun : LinearRun
{
    /// <summary>
    /// Two rows meet in <c>density / (2 - density)</c> of their columns. Below this density, kernels that join rows lose in a network:
    /// their many short loops are predicted in a measurement of one layer alone, but not among the loops of other layers. Three layers of
    /// 1024->1024 at 95 % zeros took 1.2 times as long forward.
    /// </summary>
    private const double LeastJoinedDensity = 0.125;

    private readonly SparseLinear _layer;
    private readonly KernelVariant<LinearKernel>[] _candidates;
    private readonly DenseLinearWork? _dense;
    private readonly ForwardWork _forwardWork;
    private readonly BackwardWork _backwardWork;
    private KernelVariant<LinearKernel> _forward;
    private PackedPattern? _packed;
    private WeightMirror? _mirror;
    private int _structure = -1;

    public SparseLinearRun(SparseLinear layer)
        : base(layer)
    {
        _layer = layer;
        _candidates = KernelDispatch.OfWidth(layer.KernelTable.Forward, layer.Width, layer.Name);
        _forward = _candidates[0];
        _dense = layer.KernelTable.Dense is { } dense ? new DenseLinearWork(layer, dense, layer.Weights) : null;
        (_forwardWork, _backwardWork) = (new ForwardWork(this), new BackwardWork(layer));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels => _layer.UsesDenseKernels ? _dense!.Kernels :
    [
        new("Forward", InUse.Name, InUse.Width),
        new("Backward", _layer.Kernel.Name, _layer.Kernel.Width),
    ];

    /// <inheritdoc/>
    public override long Bytes => (_packed?.Bytes ?? 0) + (_mirror?.Bytes ?? 0);

    /// <inheritdoc/>
    protected override void Forward(Activations x, Activations y, Workers workers)
    {
        if (_layer.UsesDenseKernels)
        {
            _dense!.Forward(x, y, workers);
            return;
        }

        if (_structure != _layer.Sparse.Structure)
            Pack();
        _forwardWork.Run(x, y, workers);
    }

    /// <inheritdoc/>
    protected override void Backward(Activations x, Activations dy, Activations? dx, Workers workers)
    {
        _layer.Sparse.Probe?.Measure(_layer.Sparse, x, dy, workers);
        if (_layer.UsesDenseKernels)
        {
            _dense!.Backward(x, dy, dx, workers);
            _layer.Sparse.MaskGradient();
        }
        else if (dx is not null || !_layer.Weights.Frozen)
            _backwardWork.Run(x, dy, dx, workers);
    }

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient)
    {
        var pattern = _layer.Pattern;
        var dense = _dense?.TunablePasses(batch, needsInputGradient) ?? [];
        if (_layer.MustUseDense)
            return dense;
        int blocks = TunablePass.MeasuredBlocks(batch, pattern.Nonzeros);
        var candidates = Array.FindAll(_candidates, IsCandidate);
        string traits = PatternTraits.Of(pattern.RowStarts, _layer.InFeatures) + (needsInputGradient ? "" : ", weights only");
        var layout = _layer.TunableLayout(blocks, traits, Sparse, () => _dense!.Trials(blocks, needsInputGradient));
        return
        [
            TunablePass.Of(
                "Forward", candidates, InUse, blocks, PatternTraits.Of(pattern.ColumnStarts, _layer.OutFeatures),
                () => Trials(candidates, blocks),
                kernel => (_forward, _structure) = (kernel, -1)),
            _layer.TunableBackward(blocks, needsInputGradient),
            .. dense,
            .. layout is null ? [] : new[] { layout },
        ];

        KernelTrial[] Sparse()
        {
            var data = new SparseTrialData(pattern, blocks);
            return [data.Forward(InUse, _layer.Bias is not null), data.Backward(_layer.Kernel, needsInputGradient)];
        }
    }

    /// <summary>The kernel in use: the first one where the pattern has become too sparse for the one that was chosen.</summary>
    private KernelVariant<LinearKernel> InUse => IsCandidate(_forward) ? _forward : _candidates[0];

    /// <summary>Whether a kernel walks single rows or blocks of weights, or the pattern is dense enough for rows that are joined.</summary>
    private bool IsCandidate(KernelVariant<LinearKernel> kernel) =>
        kernel.Packing is { Panel: 1 } or { Weights: not null } || 1 - _layer.Pattern.Sparsity >= LeastJoinedDensity;

    private KernelTrial[] Trials(KernelVariant<LinearKernel>[] candidates, int blocks)
    {
        var data = new SparseTrialData(_layer.Pattern, blocks);
        return Array.ConvertAll(candidates, kernel => data.Forward(kernel, hasBias: _layer.Bias is not null));
    }

    private void Pack()
    {
        _forward = InUse;
        _packed = PackedPattern.ForForward(_layer.Pattern, _forward.Packing, used: _packed);
        if (_mirror is null)
            _mirror = new WeightMirror(_layer.Sparse, _packed.Order);
        else
            _mirror.Follow(_packed.Order);
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
            (_x, _y, _bounds) = (x, y, _workBounds.For(workers.Threads, run._packed!.Work, run._packed.LinesPerRun));
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
            run._forward.Run(new()
            {
                Starts = packed.Starts,
                Offsets = packed.Offsets,
                W = mirror.Values,
                B = run._layer.BiasValues,
                X = _x!.Data,
                Y = _y!.Data,
                Blocks = _x.Blocks,
                Tile = run._forward.Tile,
                InputBlocks = packed.Blocks,
                InputBlock = packed.InputBlock,
                First = first,
                End = end,
            });
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
            (_x, _dy, _dx, _bounds) = (x, dy, dx, _workBounds.For(workers.Threads, layer.Packed.Work, layer.Packed.LinesPerRun));
            workers.Run(this, _bounds.Length - 1);
            (_x, _dy, _dx) = (null, null, null);
        }

        public void Run(int part)
        {
            var (packed, weights) = (layer.Packed, layer.Weights);
            layer.Kernel.Run(input: _dx is not null, weights: !weights.Frozen)(new()
            {
                Starts = packed.Starts,
                Offsets = packed.Offsets,
                W = weights.Value,
                X = _x!.Data,
                DY = _dy!.Data,
                DX = _dx is null ? [] : _dx.Data,
                DW = weights.Gradient,
                Blocks = _x.Blocks,
                InputBlocks = packed.Blocks,
                InputBlock = packed.InputBlock,
                First = _bounds[part],
                End = _bounds[part + 1],
            });
        }
    }
}
