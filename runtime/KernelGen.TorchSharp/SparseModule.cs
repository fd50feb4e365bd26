using static TorchSharp.torch;

namespace KernelGen.Torch;

/// <summary>
/// A generated sparse layer as a module of TorchSharp. Its parameters are <c>weight</c>, the nonzeros in the order of
/// <see cref="Pattern"/> (row by row), and <c>bias</c>; TorchSharp's optimisers train them. The buffer <c>positions</c> holds where the
/// nonzeros are, so a <c>state_dict</c> is complete.
/// </summary>
/// <remarks>
/// The passes run on the processor, in single precision, on as many threads as <c>torch.get_num_threads()</c> says. Samples are copied once
/// into the blocked layout of the kernels and results once out of it, unless a tensor is neither contiguous nor channels_last. The module
/// owns its layer: weights that are written into the layer itself are overwritten by <see cref="weight"/>.
/// </remarks>
public abstract partial class SparseModule : nn.Module<Tensor, Tensor>
{
    private readonly WeightedLayer _weighted;
    private readonly SparsePasses _passes;
    private readonly SparseWeights _sparse;
    private int[] _known = [];

    private protected SparseModule(WeightedLayer layer, string name)
        : base(name)
    {
        if (!layer.HasWeights)
        {
            throw new ArgumentException(
                $"Layer {layer.Name} has no weights yet{(layer.Sparse!.IsDeclared ? "" : ", so its pattern is not known")}. "
                + $"Call its SetWeights or Initialize before you make a module of it.",
                nameof(layer));
        }

        (_weighted, _passes, _sparse) = (layer, new SparsePasses(layer), layer.Sparse!);
        _weight = Parameter(_passes.Values(), requiresGrad: true);
        _bias = layer.Bias is { } b ? Parameter(b.Value, requiresGrad: true) : null;
        _positions = Positions();
        RegisterAll();
    }

    /// <summary>The generated layer whose kernels compute.</summary>
    public Layer Layer => _weighted;

    /// <summary>Where the weights may be nonzero: rows are outputs, columns the inputs (and taps) of one output.</summary>
    public SparsityPattern Pattern
    {
        get
        {
            FollowPositions();
            return _sparse.Pattern;
        }
    }

    /// <summary>Computes the output, <c>activation(W x + b)</c>.</summary>
    /// <param name="input">The samples, contiguous or not, on the processor, in single precision.</param>
    /// <exception cref="ArgumentException">Another shape, device or type.</exception>
    /// <exception cref="InvalidOperationException">A backward pass through an earlier call failed; the message says why.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ThrowFailure();
        var (sample, batch, outputShape) = Require(input);
        FollowPositions();
        RequireParameters();
        _passes.SetWeights(_weight.Floats(), _bias is null ? [] : _bias.Floats());
        var kind = BufferKind.Of(_weighted, sample, batch);
        var (from, to) = (new TensorKind(input.shape, _passes.OrderOf(input)), new TensorKind(outputShape, OrderOf(input)));
        var needs = new NeededGradients(input.requires_grad, _weight.requires_grad, _bias?.requires_grad ?? false);
        if (is_grad_enabled() && needs.Any)
            return SparseFunction.Apply(new SparseCall(_passes, kind, from, to, needs), input, _weight, _bias);
        var y = to.Empty();
        _passes.Return(_passes.Forward(input, kind, y));
        return y;
    }

    /// <summary>
    /// Changes where the weights may be nonzero. Weights that stay keep their values; new ones begin at zero. <see cref="weight"/> becomes
    /// another tensor, without gradient: an optimiser that was made before has to be made anew.
    /// </summary>
    /// <param name="pattern">The new pattern, of the shape of the present one.</param>
    /// <exception cref="ArgumentException">The pattern has another shape.</exception>
    public void ChangePattern(SparsityPattern pattern)
    {
        FollowPositions();
        RequireParameters();
        _passes.SetWeights(_weight.Floats(), _bias is null ? [] : _bias.Floats());
        _sparse.Change(pattern);
        _passes.MarkChanged();
        weight = Parameter(_passes.Values(), _weight.requires_grad);
        positions = Positions();
    }

    /// <summary>The weights with their zeros, in the shape that a dense module has, as a tensor without gradient.</summary>
    public Tensor DenseWeight()
    {
        FollowPositions();
        RequireParameters();
        var dense = zeros([.. _sparse.Parameter.Shape], float32);
        var values = _weight.Floats();
        var numbers = dense.Floats();
        for (int k = 0; k < values.Length; k++)
            numbers[_known[k]] = values[k];
        return dense;
    }

    /// <summary>
    /// Measures the generated kernels of every pass for such an input and uses the fastest, as a network's Tune does: choices are
    /// remembered on the machine. The results are the same up to rounding.
    /// </summary>
    /// <param name="inputShape">Shape of an input, the batch first.</param>
    /// <param name="needsInputGradient">Whether the gradient of the input will be needed; not in the first layer of a model.</param>
    /// <exception cref="ArgumentException">The layer cannot take that shape.</exception>
    public void Tune(long[] inputShape, bool needsInputGradient = true)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        FollowPositions();
        var (sample, batch, _) = ShapesOf(inputShape);
        _passes.Tune(BufferKind.Of(_weighted, sample, batch), needsInputGradient);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _passes.ReleaseReturned();
            _weight.Dispose();
            _bias?.Dispose();
            _positions.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Shape of one sample, number of samples, and shape of the output tensor, for an input of a shape.</summary>
    private protected abstract (ActivationShape Sample, int Batch, long[] OutputShape) ShapesOf(long[] inputShape);

    /// <summary>The order of the output for an input.</summary>
    private protected virtual PixelOrder OrderOf(Tensor input) => PixelOrder.ChannelsFirst;

    /// <summary>The sizes of a tensor as text: <c>[64, 3, 32, 32]</c>.</summary>
    private protected static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";

    private (ActivationShape Sample, int Batch, long[] OutputShape) Require(Tensor input)
    {
        if (TensorMemory.Fault(input, float32) is { } fault)
            throw new ArgumentException($"Module {_passes.Name}: the input {fault}.", nameof(input));
        return ShapesOf(input.shape);
    }

    private void ThrowFailure()
    {
        if (_passes.Failure is not { } failure)
            return;
        _passes.Failure = null;
        throw new InvalidOperationException($"The last backward pass failed. {failure.Message}", failure);
    }
}
