namespace KernelGen;

/// <summary>
/// One step of a network: a function of activations with its gradients. A layer owns its weights, a network owns the activations.
/// Several threads must not use one layer at the same time.
/// </summary>
public abstract class Layer
{
    /// <summary>What messages and tables call this layer; the class's name unless the network gives it another.</summary>
    public string Name { get; internal set; }

    private protected Layer() => Name = GetType().Name;

    /// <summary>What the optimiser trains.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>The kernels in use, a row for each pass; empty for layers that have none.</summary>
    public virtual IReadOnlyList<KernelUse> Kernels => [];

    /// <summary>Bytes of what the layer holds: parameters, their gradients and its indices.</summary>
    public virtual long Bytes => Parameters.Sum(parameter => 2L * sizeof(float) * parameter.Length);

    /// <summary>Whether the output is the input's memory seen as another shape, so that a network need not copy.</summary>
    internal virtual bool IsView => false;

    /// <summary>Whether options and environment let other kernels come into use than the policy's first choices.</summary>
    internal virtual bool Tunable => false;

    /// <summary>The passes that have kernels to choose from.</summary>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="needsInputGradient">Whether the backward pass computes the gradient of the input too.</param>
    internal virtual IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient) => [];

    /// <summary>The shape of this layer's output for an input of this shape.</summary>
    /// <exception cref="ArgumentException">The layer cannot take that input; the message names both shapes.</exception>
    public abstract ActivationShape OutputShape(ActivationShape input);

    /// <summary>Computes the output.</summary>
    /// <param name="x">Input.</param>
    /// <param name="y">Output, overwritten; not the same object as <paramref name="x"/>.</param>
    /// <param name="workers">Threads to use; null for the calling thread alone.</param>
    /// <exception cref="ArgumentException">A shape or the batch does not fit.</exception>
    public abstract void Forward(Activations x, Activations y, Workers? workers = null);

    /// <summary>Computes the gradient of the input and adds to the gradients of the parameters.</summary>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="y">Output of the forward pass.</param>
    /// <param name="dy">Gradient of the output. A layer with a fused activation overwrites it.</param>
    /// <param name="dx">Gradient of the input, overwritten; null where nobody needs it (a network's first layer).</param>
    /// <param name="workers">Threads to use; null for the calling thread alone.</param>
    /// <exception cref="ArgumentException">A shape or the batch does not fit.</exception>
    public abstract void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null);

    /// <summary>Refuses activations of a shape or batch that this call cannot take.</summary>
    private protected void Require(Activations activations, ActivationShape shape, int batch, string argument)
    {
        ArgumentNullException.ThrowIfNull(activations, argument);
        if (activations.Shape.Features != shape.Features)
            throw new ArgumentException($"Layer {Name}: {argument} has {activations.Shape.Features} features ({activations.Shape}), but {shape.Features} ({shape}) are needed. Allocate it with that shape.", argument);
        if (activations.Batch != batch)
            throw new ArgumentException($"Layer {Name}: {argument} holds a batch of {activations.Batch}, but x holds {batch}. Set its Batch to {batch}.", argument);
    }
}
