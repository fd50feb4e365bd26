using System.Numerics.Tensors;

namespace KernelGen;

/// <summary>The rectifier, <c>y = max(x, 0)</c>, for where it is not fused into the layer before it. Its gradient is <c>dx = dy where y &gt; 0, else 0</c>.</summary>
public sealed class Relu : Layer
{
    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require(y, x.Shape, x.Batch, nameof(y));
        TensorPrimitives.Max(x.Data, 0f, y.Data);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require(y, x.Shape, x.Batch, nameof(y));
        Require(dy, x.Shape, x.Batch, nameof(dy));
        if (dx is null)
            return;
        Require(dx, x.Shape, x.Batch, nameof(dx));
        ReadOnlySpan<float> outputs = y.Data, above = dy.Data;
        var below = dx.Data;
        for (int i = 0; i < below.Length; i++)
            below[i] = outputs[i] > 0 ? above[i] : 0;
    }
}
