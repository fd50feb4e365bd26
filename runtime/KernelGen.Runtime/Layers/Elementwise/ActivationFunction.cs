namespace KernelGen;

/// <summary>
/// The base of activation functions: layers without weights, whose output has the shape of the input. The gradient is computed from either
/// the input or the output, so a network keeps only one of them until the backward pass.
/// </summary>
public abstract class ActivationFunction : Layer
{
    private readonly LayerNeeds _needs;

    private protected ActivationFunction(bool gradientReadsOutput) => _needs = new()
    {
        BackwardReadsInput = !gradientReadsOutput,
        BackwardReadsOutput = gradientReadsOutput,
        BackwardInPlace = true,
        CanAddToInputGradient = true,
    };

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public sealed override ActivationShape OutputShape(ActivationShape input) => input;

    /// <inheritdoc/>
    public sealed override LayerNeeds NeedsFor(ActivationShape input) => _needs;

    /// <inheritdoc/>
    public sealed override LayerRun Bind(ActivationShape input) => NewRun();

    private protected abstract LayerRun NewRun();

    /// <summary>Refuses a number of the formula that is NaN or infinite.</summary>
    private protected float RequireFinite(float number, string argument) => float.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(
            argument, FormattableString.Invariant($"Layer {Name}: the {argument} is {number}; it must be finite."));
}
