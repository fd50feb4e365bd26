using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

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

        // TensorPrimitives has no selection by sign. Whole blocks of 16 lanes leave no rest at any width of Vector.
        var outputs = MemoryMarshal.Cast<float, Vector<float>>(y.Data);
        var above = MemoryMarshal.Cast<float, Vector<float>>(dy.Data)[..outputs.Length];
        var below = MemoryMarshal.Cast<float, Vector<float>>(dx.Data)[..outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
            below[i] = Vector.ConditionalSelect(Vector.GreaterThan(outputs[i], Vector<float>.Zero), above[i], Vector<float>.Zero);
    }
}
