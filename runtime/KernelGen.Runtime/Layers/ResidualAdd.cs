namespace KernelGen;

/// <summary>
/// The end of a residual block, <c>y = activation(x + residual)</c>, for where no layer before it can add. The gradient of both inputs is
/// <c>dy</c>, with ReLU <c>dy where y &gt; 0, else 0</c>.
/// </summary>
public sealed class ResidualAdd : Layer, IJoin
{
    private RectifierWork _work;

    /// <summary>Chooses the activation.</summary>
    /// <param name="activation">What is applied to the sum.</param>
    public ResidualAdd(Activation activation = Activation.None)
    {
        Activation = activation;
        _work = new RectifierWork(activation == Activation.Relu);
    }

    /// <summary>What is applied to the sum.</summary>
    public Activation Activation { get; private set; }

    Activation IJoin.Activation
    {
        get => Activation;
        set => (Activation, _work) = (value, new RectifierWork(value == Activation.Relu));
    }

    bool IJoin.BackwardOfSumReadsOutput => BackwardReadsOutput;

    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => Activation == Activation.Relu;

    internal override bool BackwardInPlace => true;

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <summary>Computes <c>activation(x)</c>, as if the second input were zero.</summary>
    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(y, x, nameof(y));
        _work.Forward(x, null, y, workers);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, y, dy, dx, null, addToResidual: false, workers);

    void IJoin.Forward(Activations x, Activations residual, Activations y, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(residual, x, nameof(residual));
        RequireLike(y, x, nameof(y));
        _work.Forward(x, residual, y, workers);
    }

    void IJoin.Backward(Activations x, Activations y, Activations dy, Activations? dx, Activations? dresidual, bool addToResidual, Workers workers) =>
        Backward(x, y, dy, dx, dresidual, addToResidual, workers);

    private void Backward(Activations x, Activations y, Activations dy, Activations? dx, Activations? dresidual, bool addToResidual, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(y, x, nameof(y));
        RequireLike(dy, x, nameof(dy));
        if (dresidual is not null)
        {
            RequireLike(dresidual, x, nameof(dresidual));
            _work.Backward(y, dy, dresidual, addToResidual, workers);
        }

        if (dx is null)
            return;
        RequireLike(dx, x, nameof(dx));
        RequireInPlace(dy, dx);
        _work.Backward(y, dy, dx, add: false, workers);
    }
}
