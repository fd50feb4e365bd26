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
    private KernelVariant<SparseForwardKernel> _forward;
    private BackwardPair<SparseBackwardKernel, SparseBackwardWeightsKernel> _backward;
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
        _backwardCandidates = BackwardPair.Of(kernels.Backward, kernels.BackwardWeights, Width, Name);
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
        new("Backward", _backward.Both.Name, _backward.Both.Width),
        new("BackwardWeights", _backward.WeightsOnly.Name, _backward.WeightsOnly.Width),
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
            layer._forward.Run(
                layer._forwardPacked.Starts, layer._forwardPacked.Offsets, layer._forwardWeights.Span, layer.BiasValues,
                _x!.Data, _y!.Data, _x.Blocks, _bounds[part], _bounds[part + 1]);
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
            if (_dx is null)
            {
                layer._backward.WeightsOnly.Run(
                    packed.Starts, packed.Offsets, _x!.Data, _dy!.Data, layer.Weights.Gradient, _x.Blocks, _bounds[part], _bounds[part + 1]);
            }
            else
            {
                layer._backward.Both.Run(
                    packed.Starts, packed.Offsets, layer.Weights.Value, _x!.Data, _dy!.Data, _dx.Data, layer.Weights.Gradient, _x.Blocks, _bounds[part], _bounds[part + 1]);
            }
        }
    }
}
