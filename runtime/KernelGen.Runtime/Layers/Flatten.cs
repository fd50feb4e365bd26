namespace KernelGen;

/// <summary>
/// Turns an image into a vector of features, in the order row, column, channel, which is the order in memory: within a network it costs
/// nothing. Weights that come from a framework which flattens channel by channel (NCHW) need their columns permuted.
/// </summary>
public sealed class Flatten : Layer
{
    internal override bool IsView => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Vector(input.Features);

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require(y, OutputShape(x.Shape), x.Batch, nameof(y));
        Copy(x, y);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require(dy, OutputShape(x.Shape), x.Batch, nameof(dy));
        if (dx is null)
            return;
        Require(dx, x.Shape, x.Batch, nameof(dx));
        Copy(dy, dx);
    }

    private static void Copy(Activations from, Activations to)
    {
        if (!from.SharesBufferWith(to))
            from.Data.CopyTo(to.Data);
    }
}
