namespace KernelGen;

/// <summary>
/// One step of a network: a function of activations with its gradients. A layer owns its weights, a network owns the activations.
/// Several threads must not use one layer at the same time. Derive from this to write a layer of one's own: give the output's shape, both passes, and where it learns, its
/// <see cref="Parameters"/>.
/// </summary>
/// <remarks>
/// Activations are [blocks][rows][columns][channels][16 samples]. A layer walks <see cref="Activations.Row"/> of each block; from one pixel to the next it is
/// <see cref="Activations.PixelLength"/> floats, which may be more than channels * 16. What lies around the pixels of an image stays zero. Lanes of the last block that hold no sample may hold
/// any number: they must reach neither a parameter's gradient nor another lane.
/// </remarks>
public abstract class Layer
{
    /// <summary>What messages call this layer: the name of its class. <see cref="NetworkLayer.Name"/> tells layers of one class in a network apart.</summary>
    public string Name { get; }

    /// <summary>Takes the name of the class.</summary>
    protected Layer() => Name = GetType().Name;

    /// <summary>What the optimiser trains.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>The kernels in use, a row for each pass; empty for layers that have none.</summary>
    public virtual IReadOnlyList<KernelUse> Kernels => [];

    /// <summary>Bytes of what the layer holds: parameters, their gradients and its indices.</summary>
    public virtual long Bytes => Parameters.Sum(parameter => 2L * sizeof(float) * parameter.Length);

    /// <summary>
    /// Whether passes belong to training, true at first. Layers that behave otherwise in use (batch normalisation, dropout) ask for it;
    /// a network sets it for all of its layers.
    /// </summary>
    public virtual bool Training { get; set; } = true;

    /// <summary>This layer and those that it is made of, each of which has one place in a network.</summary>
    internal virtual IReadOnlyList<Layer> Parts => [this];

    /// <summary>Weights that are stored, zeros of the pattern left out; null for a layer without a weight matrix.</summary>
    internal virtual int? StoredWeights => null;

    /// <summary>Share of zeros in the weights, from 0 to 1; null for a layer without a weight matrix.</summary>
    internal virtual double? WeightSparsity => null;

    /// <summary>Whether the output is the input's memory seen as another shape, so that a network need not copy.</summary>
    internal virtual bool IsView(ActivationShape input, Border border) => false;

    /// <summary>Pixels of zeros that the forward pass reads around its input: a caller of a layer alone allocates them.</summary>
    public virtual Border InputBorder => default;

    /// <summary>Pixels of zeros that the backward pass reads around the gradient of its output: a caller of a layer alone allocates them.</summary>
    public virtual Border OutputGradientBorder => default;

    /// <summary>Rows around each strip that the passes read beyond <see cref="InputBorder"/> where images are cut.</summary>
    internal virtual Border StripInputBorder => default;

    /// <summary>Rows around each strip that the backward pass reads beyond <see cref="OutputGradientBorder"/> where images are cut.</summary>
    internal virtual Border StripGradientBorder => default;

    /// <summary>All that the passes read around their input, if it is cut into so many strips.</summary>
    internal Border InputBorderIn(int strips) => strips > 1 ? Border.Max(InputBorder, StripInputBorder) : InputBorder;

    /// <summary>All that the backward pass reads around the gradient of its output, if that is cut into so many strips.</summary>
    internal Border GradientBorderIn(int strips) => strips > 1 ? Border.Max(OutputGradientBorder, StripGradientBorder) : OutputGradientBorder;

    /// <summary>Whether it can compute on images that are cut into so many strips; its output, if it is an image, is cut into as many.</summary>
    internal virtual bool CanCut(ActivationShape input, int strips) => strips == 1;

    /// <summary>Whether the backward pass reads the input of the forward pass; a network may otherwise give its memory away.</summary>
    internal virtual bool BackwardReadsInput => true;

    /// <summary>Whether the backward pass reads the output of the forward pass; a network may otherwise give its memory away.</summary>
    internal virtual bool BackwardReadsOutput => true;

    /// <summary>Whether the gradient of the input may be written over that of the output.</summary>
    internal virtual bool BackwardInPlace => false;

    /// <summary>Whether <see cref="BackwardAdding"/> exists.</summary>
    internal virtual bool CanAddBackward => false;

    /// <summary>Like <see cref="Backward"/>, but adds to the gradient of the input, for an input that other layers read as well.</summary>
    internal virtual void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        throw new NotSupportedException($"Layer {Name} cannot add to the gradient of its input.");

    /// <summary>Draws new weights, sparse ones with this share of zeros; nothing for a layer without.</summary>
    internal virtual void InitializeWeights(int seed, double sparsity)
    {
    }

    /// <summary>Whether the layer has weights to compute with, or needs none: false until they are initialised or set.</summary>
    internal virtual bool HasWeights => true;

    /// <summary>Whether its operands must be vectors without a border, because its kernels know how far blocks lie apart.</summary>
    internal virtual bool NeedsContiguous => false;

    /// <summary>
    /// Refuses a backward pass whose forward pass was not the layer's last one, where the layer keeps numbers of it. A network asks all of its layers before
    /// the first one adds to a gradient.
    /// </summary>
    internal virtual void RequireLastForward(Activations x)
    {
    }

    /// <summary>Takes back what the last forward pass in training changed of the layer's state: running statistics, the count of steps.</summary>
    internal virtual void RevertForward()
    {
    }

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
    /// <param name="dx">Gradient of the input, overwritten; null where it is not needed (a network's first layer).</param>
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

    /// <summary>Refuses activations that are not as many rows, columns and channels.</summary>
    private protected void RequireSame(Activations activations, ActivationShape shape, int batch, string argument)
    {
        Require(activations, shape, batch, argument);
        if (activations.Shape != shape)
            throw new ArgumentException($"Layer {Name}: {argument} has {activations.Shape} features, but {shape} are needed in that order. Allocate it with that shape.", argument);
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
            throw new ArgumentException($"Layer {Name}: {argument} is cut into {activations.Strips} strips, but x into {strips}. Allocate it with strips: {strips}.", argument);
    }

    /// <summary>Refuses an input in strips that this layer cannot compute on one by one, or whose border is too narrow for that.</summary>
    private protected void RequireCut(Activations x)
    {
        if (!CanCut(x.Shape, x.Strips))
            throw new ArgumentException($"Layer {Name} cannot compute on {x.Shape} in {x.Strips} strips: its outputs do not fall into as many strips over as many rows each. Allocate x and y with strips: 1.", nameof(x));
        RequireStripBorder(x, StripInputBorder, nameof(x));
    }

    /// <summary>Refuses images in strips without the rows that are read around each strip.</summary>
    private protected void RequireStripBorder(Activations activations, Border border, string argument)
    {
        if (activations.Strips > 1 && !activations.Border.Covers(border))
            throw new ArgumentException($"Layer {Name}: {argument} has a border of {activations.Border}, but in strips {border} around each is read. Allocate it with that border.", argument);
    }

    /// <summary>Refuses a gradient of the input that shares memory with that of the output but has its pixels elsewhere.</summary>
    private protected void RequireInPlace(Activations dy, Activations dx)
    {
        if (dx.SharesBufferWith(dy) && dx.Border != dy.Border)
            throw new ArgumentException($"Layer {Name}: dx and dy share their memory, but their borders differ ({dx.Border} and {dy.Border}). Give both the same border, or dx memory of its own.", nameof(dx));
    }

    /// <summary>Refuses numbers that are too many, too few, NaN or infinite.</summary>
    private protected void RequireNumbers(ReadOnlySpan<float> numbers, int count, string ofWhat, string argument)
    {
        if (numbers.Length != count)
            throw new ArgumentException($"Layer {Name}: {argument} has {numbers.Length} entries, but there are {count} {ofWhat}.", argument);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
                throw new ArgumentException(FormattableString.Invariant($"Layer {Name}: {argument}[{i}] is {numbers[i]}; it must be finite."), argument);
        }
    }
}
