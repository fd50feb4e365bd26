namespace KernelGen;

/// <summary>
/// Inputs one behind the other along the channels: <c>y[c] = x1[c], then x2[c], ...</c> for each pixel; of vectors, along the features.
/// Inputs have the same height and width. The gradient of each input is its part of <c>dy</c>.
/// </summary>
public sealed class Concat : Layer
{
    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <summary>Computes the copy of one input.</summary>
    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new ConcatRun(this, [input]);

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsInput = false, BackwardReadsOutput = false, CanAddToInputGradient = true };

    internal override ActivationShape OutputOf(in NodeShapes node)
    {
        var (first, inputs) = (node.Inputs[0], node.Inputs);
        return inputs.All(input => input.Height == first.Height && input.Width == first.Width)
            ? first with { Channels = inputs.Sum(input => input.Channels) }
            : throw new ArgumentException(
                $"Layer {Name} takes inputs of one height and width, but these are {string.Join(" and ", inputs)}. "
                + "Change the last layers of the branches, or put a GlobalAveragePool or a Flatten behind each.");
    }

    internal override LayerNeeds NeedsOf(in NodeShapes node) => NeedsFor(node.Inputs[0]);

    internal override LayerRun BindTo(in NodeShapes node) => new ConcatRun(this, [.. node.Inputs]);
}
