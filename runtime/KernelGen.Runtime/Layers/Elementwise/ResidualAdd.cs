namespace KernelGen;

/// <summary>
/// The end of a residual block, <c>y = activation(x + residual)</c>. The gradient of both inputs is <c>dy</c>, with ReLU <c>dy where y &gt;
/// 0, else 0</c>. If the main branch ends in a batch normalisation, a network fuses the sum into that layer.
/// </summary>
public sealed class ResidualAdd : Layer
{
    /// <summary>Sets the activation.</summary>
    /// <param name="activation">What is applied to the sum.</param>
    public ResidualAdd(Activation activation = Activation.None) => Activation = activation;

    /// <summary>What is applied to the sum.</summary>
    public Activation Activation { get; }

    internal override bool CanCut(ActivationShape input, int strips) => true;

    internal override bool CanFuse(in Epilogue epilogue) =>
        epilogue.Pool is null && (epilogue == default || Activation == Activation.None);

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) => NeedsOf(new NodeShapes([input], default));

    /// <summary>Computes <c>activation(x)</c>, as if the second input were zero.</summary>
    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => BindTo(new NodeShapes([input], default));

    internal override ActivationShape OutputOf(in NodeShapes node)
    {
        var shape = node.Inputs[0];
        return node.Inputs.All(input => input == shape)
            ? shape
            : throw new ArgumentException($"Layer {Name} adds inputs of one shape, but these are {string.Join(" and ", node.Inputs)}.");
    }

    internal override LayerNeeds NeedsOf(in NodeShapes node) => new()
    {
        BackwardReadsInput = false,
        BackwardReadsOutput = Rectifies(node.Epilogue),
        BackwardInPlace = true,
        CanAddToInputGradient = true,
    };

    internal override LayerRun BindTo(in NodeShapes node) => new RectifierRun(this, Rectifies(node.Epilogue));

    private bool Rectifies(in Epilogue epilogue) => Activation == Activation.Relu || epilogue.Activation == Activation.Relu;
}
