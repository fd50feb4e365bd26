namespace KernelGen;

/// <summary>
/// The Gaussian error linear unit, <c>y = x * P(x)</c>, where P is the normal distribution's cumulative function (PyTorch's default form, not the
/// one by tanh). Its gradient is <c>dx = dy * (P(x) + x * p(x))</c> with the density p.
/// </summary>
public sealed class Gelu : Layer
{
    private readonly GeluWork _work = new();

    internal override bool BackwardReadsOutput => false;

    internal override bool BackwardInPlace => true;

    internal override bool CanAddBackward => true;

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(y, x, nameof(y));
        _work.Forward(x, y, workers ?? Workers.CallerOnly);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        if (dx is not null)
            Backward(x, dy, dx, add: false, workers);
    }

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, dy, dx, add: true, workers);

    private void Backward(Activations x, Activations dy, Activations dx, bool add, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(dy, x, nameof(dy));
        RequireLike(dx, x, nameof(dx));
        RequireInPlace(dy, dx);
        _work.Backward(x, dy, dx, add, workers ?? Workers.CallerOnly);
    }
}
