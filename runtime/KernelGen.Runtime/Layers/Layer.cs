namespace KernelGen;

/// <summary>
/// What a network learns and keeps at one place: parameters, and state that outlives a step, such as running statistics. A layer knows
/// nothing of batches, memory and threads: <see cref="Bind(ActivationShape)"/> makes a <see cref="LayerRun"/>, which does, so networks may
/// share a layer.
/// </summary>
/// <remarks>
/// Derive from this class to write a layer of your own: define <see cref="OutputShape(ActivationShape)"/>,
/// <see cref="Bind(ActivationShape)"/> and, where it learns, <see cref="Parameters"/>; override <see cref="NeedsFor(ActivationShape)"/>
/// where its passes read less, or more, than their operands. Networks that share a layer must not run at the same time.
/// </remarks>
public abstract class Layer
{
    private LayerRun? _alone;
    private ActivationShape _aloneInput;
    private RunOperands? _aloneOperands;

    /// <summary>Takes the name of the class.</summary>
    protected Layer() => Name = GetType().Name;

    /// <summary>The name of its class. <see cref="NetworkLayer.Name"/> tells layers of one class in a network apart.</summary>
    public string Name { get; }

    /// <summary>What the optimiser trains.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>
    /// Numbers that are not trained but outlive a step, such as running statistics: files hold them beside the parameters.
    /// </summary>
    public virtual IReadOnlyList<StateBuffer> State => [];

    /// <summary>
    /// Saves what the layer needs beside <see cref="Parameters"/> and <see cref="State"/> to continue an interrupted training: a count of
    /// steps from which it draws random numbers, for example. Checkpoints hold it, files of <c>network.Save</c> do not.
    /// </summary>
    /// <param name="numbers">Takes the numbers.</param>
    public virtual void SaveState(SavedNumbers numbers)
    {
    }

    /// <summary>
    /// Takes over what <see cref="SaveState"/> has saved. It is called before parameters get the numbers of the checkpoint.
    /// </summary>
    /// <param name="numbers">The numbers; none if nothing was saved.</param>
    /// <exception cref="ArgumentException">They do not fit the layer: then the checkpoint is refused as a whole.</exception>
    public virtual void LoadState(SavedNumbers numbers)
    {
    }

    /// <summary>Bytes of what the layer holds: parameters, their gradients, its indices. What a run holds is counted there.</summary>
    public virtual long Bytes => Parameters.Sum(parameter => parameter.Bytes);

    /// <summary>
    /// Whether passes belong to training, true at first. Layers that behave otherwise in use (batch normalisation, dropout) ask for it;
    /// a network sets it for all of its layers.
    /// </summary>
    public virtual bool Training { get; set; } = true;

    /// <summary>The shape of this layer's output for an input of this shape.</summary>
    /// <exception cref="ArgumentException">The layer cannot take that input; the message names both shapes.</exception>
    public abstract ActivationShape OutputShape(ActivationShape input);

    /// <summary>Makes what computes this layer's passes for inputs of this shape, with tables and statistics of its own.</summary>
    /// <param name="input">Shape of one sample at the input.</param>
    /// <exception cref="ArgumentException">The layer cannot take that input.</exception>
    public abstract LayerRun Bind(ActivationShape input);

    /// <summary>What the passes need of the memory of their operands, for inputs of this shape.</summary>
    /// <param name="input">Shape of one sample at the input.</param>
    public virtual LayerNeeds NeedsFor(ActivationShape input) => LayerNeeds.Everything;

    /// <summary>Computes the output of one layer alone, outside of a network.</summary>
    /// <param name="x">Input, with the border that <see cref="NeedsFor(ActivationShape)"/> names.</param>
    /// <param name="y">Output, overwritten; not the same object as <paramref name="x"/>.</param>
    /// <param name="workers">Threads to use; null for the calling thread alone.</param>
    /// <exception cref="ArgumentException">A shape or the batch does not fit.</exception>
    public void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (run, operands) = (Alone(x.Shape), _aloneOperands ??= new RunOperands());
        operands.Set(x, y);
        try
        {
            run.Forward(operands, workers ?? Workers.CallerOnly);
        }
        finally
        {
            operands.Set(null, null);
        }
    }

    /// <summary>Computes the gradient of the input of one layer alone, and adds to the gradients of the parameters.</summary>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="y">Output of the forward pass.</param>
    /// <param name="dy">Gradient of the output. A layer with a fused activation overwrites it.</param>
    /// <param name="dx">Gradient of the input, overwritten; null where it is not needed (a network's first layer).</param>
    /// <param name="workers">Threads to use; null for the calling thread alone.</param>
    /// <exception cref="ArgumentException">A shape or the batch does not fit.</exception>
    public void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, y, dy, new GradientTarget(dx, Add: false), workers ?? Workers.CallerOnly);

    /// <summary>The weights with pattern and order; null for a layer without sparse weights.</summary>
    internal virtual SparseWeights? Sparse => null;

    /// <summary>Which kernels compute a sparse layer, sparse or dense ones; null for a layer without sparse weights.</summary>
    internal virtual LayoutChoice? Layout => null;

    /// <summary>Weights that are stored, zeros of the pattern left out; null for a layer without a weight matrix.</summary>
    internal virtual int? StoredWeights => null;

    /// <summary>Share of zeros in the weights, from 0 to 1; null for a layer without a weight matrix.</summary>
    internal virtual double? WeightSparsity => null;

    /// <summary>Whether the layer has weights to compute with, or needs none: false until they are initialised or set.</summary>
    internal virtual bool HasWeights => true;

    /// <summary>Whether options and environment let other kernels come into use than the policy's first choices.</summary>
    internal virtual bool Tunable => false;

    /// <summary>Draws new weights, sparse ones with this share of zeros; nothing for a layer without.</summary>
    internal virtual void InitializeWeights(int seed, double sparsity)
    {
    }

    /// <summary>
    /// Whether the layer can compute on images that are cut into that many strips; its output, if it is an image, is cut into the same
    /// number.
    /// </summary>
    internal virtual bool CanCut(ActivationShape input, int strips) => strips == 1;

    /// <summary>Whether its passes can compute this after it, in the same walk over memory.</summary>
    internal virtual bool CanFuse(in Epilogue epilogue) => epilogue == default;

    /// <summary>The shape of the output of a node.</summary>
    internal virtual ActivationShape OutputOf(in NodeShapes node) => OutputShape(OnlyInput(node));

    /// <summary>What the passes of a node need.</summary>
    internal virtual LayerNeeds NeedsOf(in NodeShapes node) => NeedsFor(OnlyInput(node));

    /// <summary>Makes what computes a node.</summary>
    internal virtual LayerRun BindTo(in NodeShapes node) => Bind(OnlyInput(node));

    /// <summary>The run of this layer outside of a network.</summary>
    internal LayerRun Alone(ActivationShape input)
    {
        if (_alone is null || _aloneInput != input)
            (_alone, _aloneInput) = (Bind(input), input);
        return _alone;
    }

    /// <summary>Like the backward pass of a layer alone, but adds to the gradient of the input.</summary>
    internal void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, y, dy, new GradientTarget(dx, Add: true), workers);

    /// <summary>Refuses numbers that are too many, too few, NaN or infinite.</summary>
    private protected void RequireNumbers(ReadOnlySpan<float> numbers, int count, string ofWhat, string argument)
    {
        if (numbers.Length != count)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} has {numbers.Length} entries, but there are {count} {ofWhat}.",
                argument);
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Layer {Name}: {argument}[{i}] is {numbers[i]}; it must be finite."),
                    argument);
            }
        }
    }

    private void Backward(Activations x, Activations y, Activations dy, GradientTarget dx, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(dy);
        var (run, operands) = (Alone(x.Shape), _aloneOperands ??= new RunOperands());
        operands.Set(x, y, dy, dx);
        try
        {
            run.Backward(operands, workers);
        }
        finally
        {
            operands.Set(null, null);
        }
    }

    private ActivationShape OnlyInput(in NodeShapes node) => node.Inputs.Count == 1
        ? node.Inputs[0]
        : throw new ArgumentException($"Layer {Name} takes one input, but {node.Inputs.Count} were given.");
}
