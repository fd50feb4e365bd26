namespace KernelGen;

/// <summary>
/// The end of a residual block, <c>y = activation(x + residual)</c>, for where no layer before it can add. The gradient of both inputs is
/// <c>dy</c>, with ReLU <c>dy where y &gt; 0, else 0</c>.
/// </summary>
public sealed class ResidualAdd : Layer, IJoin
{
    private readonly RectifierWork _work = new();

    /// <summary>Chooses the activation.</summary>
    /// <param name="activation">What is applied to the sum.</param>
    public ResidualAdd(Activation activation = Activation.None) => Activation = activation;

    /// <summary>What is applied to the sum.</summary>
    public Activation Activation { get; }

    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => Activation == Activation.Relu;

    internal override bool BackwardInPlace => true;

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    bool IJoin.BackwardReadsOutput(bool adds, Activation activation) => Rectifies(activation);

    /// <summary>Computes <c>activation(x)</c>, as if the second input were zero.</summary>
    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null) => Forward(x, null, y, Activation.None, workers);

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, y, dy, new JoinGradients(dx, AddToInput: false), Activation.None, workers);

    void IJoin.Forward(Activations x, Activations? residual, Activations y, Activation activation, Workers workers) =>
        Forward(x, residual, y, activation, workers);

    void IJoin.Backward(Activations x, Activations y, Activations dy, in JoinGradients inputs, Activation activation, Workers workers) =>
        Backward(x, y, dy, inputs, activation, workers);

    private void Forward(Activations x, Activations? residual, Activations y, Activation activation, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(y, x, nameof(y));
        if (residual is not null)
            RequireLike(residual, x, nameof(residual));
        _work.Forward(x, residual, y, Rectifies(activation), workers);
    }

    private void Backward(Activations x, Activations y, Activations dy, in JoinGradients inputs, Activation activation, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(y, x, nameof(y));
        RequireLike(dy, x, nameof(dy));
        bool rectify = Rectifies(activation);
        if (inputs.DResidual is { } dresidual)
        {
            RequireLike(dresidual, x, nameof(dresidual));
            _work.Backward(y, dy, dresidual, inputs.AddToResidual, rectify, workers);
        }

        if (inputs.DX is not { } dx)
            return;
        RequireLike(dx, x, nameof(dx));
        RequireInPlace(dy, dx);
        _work.Backward(y, dy, dx, inputs.AddToInput, rectify, workers);
    }

    private bool Rectifies(Activation activation) => Activation == Activation.Relu || activation == Activation.Relu;
}
