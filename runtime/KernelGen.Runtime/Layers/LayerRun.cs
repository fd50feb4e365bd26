namespace KernelGen;

/// <summary>
/// A layer bound to the shape of its input: it computes the passes, and holds what they need from one to the next (tables, statistics of
/// the step, the kernels in use). A network has one for each of its nodes. One thread at a time may call it.
/// </summary>
public abstract class LayerRun
{
    /// <summary>Binds a layer.</summary>
    /// <param name="layer">The layer.</param>
    protected LayerRun(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        (Layer, Name) = (layer, layer.Name);
    }

    /// <summary>The layer that is bound.</summary>
    public Layer Layer { get; }

    /// <summary>What messages call it: the layer's name in its network.</summary>
    public string Name { get; internal set; }

    /// <summary>The kernels in use, a row for each pass; empty where there are none.</summary>
    public virtual IReadOnlyList<KernelUse> Kernels => [];

    /// <summary>Bytes that the run holds beside its layer.</summary>
    public virtual long Bytes => 0;

    /// <summary>Computes the output.</summary>
    /// <param name="operands">Input and output.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="ArgumentException">A shape or the batch does not fit.</exception>
    public abstract void Forward(RunOperands operands, Workers workers);

    /// <summary>
    /// Computes the gradients of the inputs and adds to those of the parameters, from the operands of the last forward pass.
    /// </summary>
    /// <param name="operands">Input, output and their gradients.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="ArgumentException">A shape or the batch does not fit.</exception>
    public abstract void Backward(RunOperands operands, Workers workers);

    /// <summary>
    /// Reverts what the last forward pass in training changed in the layer's state: running statistics, the count of steps.
    /// </summary>
    public virtual void RevertForward()
    {
    }

    /// <summary>The passes that have kernels to choose from.</summary>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="needsInputGradient">Whether the backward pass computes the gradient of the input too.</param>
    internal virtual IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient) => [];

    /// <summary>Refuses activations of a shape or batch that this call cannot take.</summary>
    private protected void Require(Activations activations, ActivationShape shape, int batch, string argument)
    {
        ArgumentNullException.ThrowIfNull(activations, argument);
        if (activations.Shape.Features != shape.Features)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} has {activations.Shape.Features} features ({activations.Shape}), "
                + $"but {shape.Features} ({shape}) are needed. Allocate it with that shape.",
                argument);
        }

        if (activations.Batch != batch)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} holds a batch of {activations.Batch}, but x holds {batch}. Set its Batch to {batch}.",
                argument);
        }
    }

    /// <summary>Refuses activations that are not as many rows, columns and channels.</summary>
    private protected void RequireSame(Activations activations, ActivationShape shape, int batch, string argument)
    {
        Require(activations, shape, batch, argument);
        if (activations.Shape != shape)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} has {activations.Shape} features, but {shape} are needed in that order. "
                + "Allocate it with that shape.",
                argument);
        }
    }

    /// <summary>Refuses activations that do not lie as others do: the same rows, columns and channels, in the same strips.</summary>
    private protected void RequireLike(Activations activations, Activations x, string argument)
    {
        RequireSame(activations, x.Shape, x.Batch, argument);
        RequireStrips(activations, x.Strips, argument);
    }

    /// <summary>Refuses images that are cut otherwise.</summary>
    private protected void RequireStrips(Activations activations, int strips, string argument)
    {
        if (activations.Strips != strips)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} is cut into {activations.Strips} strips, but x into {strips}. "
                + $"Allocate it with strips: {strips}.",
                argument);
        }
    }

    /// <summary>Refuses an input in strips that this layer cannot compute on one by one, or whose border is too narrow for that.</summary>
    private protected void RequireCut(Activations x, Border border, bool canCut)
    {
        if (!canCut)
        {
            throw new ArgumentException(
                $"Layer {Name} cannot compute on {x.Shape} in {x.Strips} strips: "
                + "its outputs do not fall into as many strips over as many rows each. "
                + "Allocate x and y with strips: 1.",
                nameof(x));
        }

        RequireStripBorder(x, border, nameof(x));
    }

    /// <summary>Refuses images in strips without the rows that are read around each strip.</summary>
    private protected void RequireStripBorder(Activations activations, Border border, string argument)
    {
        if (activations.Strips > 1 && !activations.Border.Covers(border))
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} has a border of {activations.Border}, but in strips {border} around each is read. "
                + "Allocate it with that border.",
                argument);
        }
    }

    /// <summary>Refuses a gradient of the input that shares memory with that of the output but has its pixels elsewhere.</summary>
    private protected void RequireInPlace(Activations dy, Activations dx)
    {
        if (dx.SharesBufferWith(dy) && dx.Border != dy.Border)
        {
            throw new ArgumentException(
                $"Layer {Name}: dx and dy share their memory, but their borders differ ({dx.Border} and {dy.Border}). "
                + "Give both the same border, or dx memory of its own.", nameof(dx));
        }
    }
}
