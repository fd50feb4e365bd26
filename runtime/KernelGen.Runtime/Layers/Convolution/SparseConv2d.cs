namespace KernelGen;

/// <summary>
/// A two-dimensional convolution with sparse weights, <c>Y = activation(W * X + b)</c>, W [outChannels, inChannels / groups, kernel rows, kernel
/// columns]. Declare one with <see cref="SparseConv2dAttribute"/>: the generator derives the declared class from this and hands it its
/// kernels. All passes cost time in proportion to the nonzeros.
/// </summary>
/// <remarks>
/// Source: SparseProp (Nikdan et al., ICML 2023), section 3.2. Weights, gradients and optimiser state live in the order in which the backward
/// kernel writes them; the forward pass reads an output-major mirror, refreshed after a change.
/// </remarks>
public abstract partial class SparseConv2d : Conv2d
{
    private KernelVariant<ConvRowKernel> _forward;
    private BackwardVariant<ConvRowKernel> _backward;
    private KernelVariant<ConvRowKernel> _forwardOverWidth;
    private readonly SparseConv2dForwardWork _forwardWork = new();
    private readonly SparseConv2dBackwardWork _backwardWork = new();

    /// <summary>Called by the generated constructor; every weight is zero and absent until it is set.</summary>
    /// <param name="kernels">The kernels that were generated for the declaration.</param>
    /// <param name="options">How to choose among them.</param>
    [CLSCompliant(false)]
    protected SparseConv2d(SparseConv2dKernels kernels, KernelOptions? options)
        : base(NotNull(kernels), options)
    {
        KernelTable = kernels;
        _forwardCandidates = KernelDispatch.OfWidth(kernels.Forward, Width, Name);
        _forward = _forwardCandidates[0];
        _backwardCandidates = KernelDispatch.OfWidth(kernels.Backward, Width, Name);
        _backward = _backwardCandidates[0];
        _overWidthCandidates = KernelDispatch.OfWidth(kernels.ForwardOverWidth, Width, Name);
        _forwardOverWidth = _overWidthCandidates[0];
        _mostOverWidth = Enumerable.Range(1, Activations.BlockSamples).TakeWhile(batch => SparseConv2dOverWidth.Pays(Geometry, batch)).Count();
        _weights = new SparseWeights(
            Name, [OutChannels, Geometry.GroupInputs, Geometry.Rows.Kernel, Geometry.Columns.Kernel], "outChannels x inputs of the group * taps", PackBackward, PackForward);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
        PackBackward(Pattern);
        PackForward();
    }

    /// <summary>Every kernel that was generated for this layer, of all widths.</summary>
    [CLSCompliant(false)]
    public SparseConv2dKernels KernelTable { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels =>
    [
        new("Forward", _forward.Name, _forward.Width),
        new("ForwardOverWidth", _forwardOverWidth.Name, _forwardOverWidth.Width),
        new("Backward", _backward.Name, _backward.Width),
    ];

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        RequireForward(x, y);
        workers ??= Workers.CallerOnly;
        if (x.Strips == 1 && x.Batch <= _mostOverWidth)
        {
            OverWidth().Run(Weights, Bias, x, y, workers);
            return;
        }

        FillStripBorders(x, workers);
        var taps = ForwardTaps(x);
        RefreshForwardWeights(workers);
        _forwardWork.Run(new(_forward, taps, _forwardWeights, Bias), Geometry, x, y, workers);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, y, dy, dx, add: false, workers ?? Workers.CallerOnly);

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, y, dy, dx, add: true, workers);

    private void Backward(Activations x, Activations y, Activations dy, Activations? dx, bool add, Workers workers)
    {
        RequireBackward(x, y, dy, dx);
        BackwardBias(y, dy, workers);
        if (dx is not null || !Weights.Frozen)
            _backwardWork.Run(new(_backward, BackwardPhases(dy), Weights), Geometry, new(x, dy, dx, add), workers);
    }

    private static SparseConv2dKernels NotNull(SparseConv2dKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        return kernels;
    }
}
