namespace KernelGen;

/// <summary>
/// The product of two inputs, <c>y = x * gate</c>. The gate has the shape of x, or is a vector of x's channels, one number for all pixels
/// of a channel (as in squeeze-and-excitation). The gradients are <c>dx = dy * gate</c> and <c>dgate = dy * x</c>, summed over the pixels
/// where the gate is a vector.
/// </summary>
public sealed class Multiply : Layer
{
    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <summary>Throws: it has two inputs.</summary>
    /// <param name="input">Shape of one of them.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    public override LayerRun Bind(ActivationShape input) => throw OneInput();

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) => new()
    {
        BackwardReadsOtherInputs = true,
        BackwardReadsOutput = false,
        BackwardInPlace = true,
        CanAddToInputGradient = true,
    };

    internal override ActivationShape OutputOf(in NodeShapes node)
    {
        if (node.Inputs.Count != 2)
            throw OneInput();
        var (x, gate) = (node.Inputs[0], node.Inputs[1]);
        return gate == x || gate == ActivationShape.Vector(x.Channels)
            ? x
            : throw new ArgumentException(
                $"Layer {Name}: the gate is {gate}, but x is {x}. Give a gate of {x}, or of {x.Channels} features, one for each channel.");
    }

    internal override LayerNeeds NeedsOf(in NodeShapes node) => NeedsFor(node.Inputs[0]);

    internal override LayerRun BindTo(in NodeShapes node) => new MultiplyRun(this, node.Inputs[1]);

    private ArgumentException OneInput() =>
        new($"Layer {Name} has two inputs, x and the gate. Add it with Multiply of the network's builder.");
}
