namespace KernelGen;

/// <summary>
/// A linear layer with sparse weights, <c>Y = activation(W X + b)</c>, W [outFeatures, inFeatures]. Declare one with
/// <see cref="SparseLinearAttribute"/>: the generator derives the declared class from this and hands it its kernels. All passes cost
/// time in proportion to the nonzeros.
/// </summary>
/// <remarks>
/// Source: SparseProp (Nikdan et al., ICML 2023), section 3.1. Weights, gradients and optimiser state live in input-major (CSC) order,
/// in which the backward pass writes them; the forward pass reads an output-major mirror, refreshed after a change.
/// </remarks>
public abstract partial class SparseLinear : Linear
{
    private KernelVariant<LinearKernel> _forward;
    private BackwardVariant<LinearKernel> _backward;
    private readonly ForwardWork _forwardWork;
    private readonly BackwardWork _backwardWork;

    /// <summary>Called by the generated constructor; every weight is zero and absent until it is set.</summary>
    /// <param name="kernels">The kernels that were generated for the declaration.</param>
    /// <param name="options">How to choose among them.</param>
    [CLSCompliant(false)]
    protected SparseLinear(SparseLinearKernels kernels, KernelOptions? options)
        : base(NotNull(kernels), options)
    {
        KernelTable = kernels;
        _forwardCandidates = KernelDispatch.OfWidth(kernels.Forward, Width, Name);
        _forward = _forwardCandidates[0];
        _backwardCandidates = KernelDispatch.OfWidth(kernels.Backward, Width, Name);
        _backward = _backwardCandidates[0];
        _forwardWork = new ForwardWork(this);
        _backwardWork = new BackwardWork(this);
        _weights = new SparseWeights(Name, [OutFeatures, InFeatures], "outFeatures x inFeatures", PackBackward, PackForward);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
        PackBackward(Pattern);
        PackForward();
    }

    /// <summary>Every kernel that was generated for this layer, of all widths.</summary>
    [CLSCompliant(false)]
    public SparseLinearKernels KernelTable { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels =>
    [
        new("Forward", _forward.Name, _forward.Width),
        new("Backward", _backward.Name, _backward.Width),
    ];

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        RequireForward(x, y);
        _forwardWork.Run(x, y, workers ?? Workers.CallerOnly);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        RequireBackward(x, y, dy, dx);
        workers ??= Workers.CallerOnly;
        BackwardBias(y, dy, workers);
        if (dx is not null || !Weights.Frozen)
            _backwardWork.Run(x, dy, dx, workers);
    }

    private static SparseLinearKernels NotNull(SparseLinearKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        return kernels;
    }

    private sealed class ForwardWork(SparseLinear layer) : IParallelWork
    {
        private Activations? _x;
        private Activations? _y;
        private int[] _bounds = [];
        private bool _stale;

        public void Run(Activations x, Activations y, Workers workers)
        {
            (_x, _y, _bounds) = (x, y, layer._forwardBounds.For(workers.Threads, layer._forwardPacked.Work));
            _stale = layer._forwardVersion != layer.Weights.Version;
            workers.Run(this, _bounds.Length - 1);
            layer._forwardVersion = layer.Weights.Version;
            (_x, _y) = (null, null);
        }

        public void Run(int part)
        {
            if (_stale)
                layer.RefreshForwardWeights(_bounds[part], _bounds[part + 1]);
            var packed = layer._forwardPacked;
            layer._forward.Run(new()
            {
                Starts = packed.Starts,
                Offsets = packed.Offsets,
                W = layer._forwardWeights.Span,
                B = layer.BiasValues,
                X = _x!.Data,
                Y = _y!.Data,
                Blocks = _x.Blocks,
                Tile = layer._forward.Tile,
                InputBlocks = packed.Blocks,
                InputBlock = packed.InputBlock,
                First = _bounds[part],
                End = _bounds[part + 1],
            });
        }
    }

    private sealed class BackwardWork(SparseLinear layer) : IParallelWork
    {
        private Activations? _x;
        private Activations? _dy;
        private Activations? _dx;
        private int[] _bounds = [];

        public void Run(Activations x, Activations dy, Activations? dx, Workers workers)
        {
            (_x, _dy, _dx, _bounds) = (x, dy, dx, layer._backwardBounds.For(workers.Threads, layer._backwardPacked.Work));
            workers.Run(this, _bounds.Length - 1);
            (_x, _dy, _dx) = (null, null, null);
        }

        public void Run(int part)
        {
            var packed = layer._backwardPacked;
            layer._backward.Run(input: _dx is not null, weights: !layer.Weights.Frozen)(new()
            {
                Starts = packed.Starts,
                Offsets = packed.Offsets,
                W = layer.Weights.Value,
                X = _x!.Data,
                DY = _dy!.Data,
                DX = _dx is null ? [] : _dx.Data,
                DW = layer.Weights.Gradient,
                Blocks = _x.Blocks,
                InputBlocks = packed.Blocks,
                InputBlock = packed.InputBlock,
                First = _bounds[part],
                End = _bounds[part + 1],
            });
        }
    }
}
