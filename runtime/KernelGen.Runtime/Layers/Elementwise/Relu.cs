namespace KernelGen;

/// <summary>
/// The rectifier, <c>y = max(x, 0)</c>. Its gradient is <c>dx = dy where y &gt; 0, else 0</c>. Directly after a batch normalisation or a
/// residual sum, a network fuses it into that layer.
/// </summary>
public sealed class Relu : Layer
{
    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsInput = false, BackwardInPlace = true, CanAddToInputGradient = true };

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new RectifierRun(this, rectify: true);
}
