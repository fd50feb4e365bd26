namespace KernelGen;

/// <summary>The rectifier, <c>y = max(x, 0)</c>, for where it is not fused into the layer before it. Its gradient is <c>dx = dy where y &gt; 0, else 0</c>.</summary>
public sealed class Relu : Layer
{
    private readonly RectifierWork _work = new();

    internal override bool BackwardReadsInput => false;

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
        _work.Forward(x, null, y, rectify: true, workers);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, y, dy, dx, add: false, workers);

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, y, dy, dx, add: true, workers);

    private void Backward(Activations x, Activations y, Activations dy, Activations? dx, bool add, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(y, x, nameof(y));
        RequireLike(dy, x, nameof(dy));
        if (dx is null)
            return;
        RequireLike(dx, x, nameof(dx));
        RequireInPlace(dy, dx);
        _work.Backward(y, dy, dx, add, rectify: true, workers);
    }
}
