namespace KernelGen;

/// <summary>
/// Batch normalisation with its activation, then max pooling, <c>y = largest of the window over activation((x - mean) / sqrt(variance + epsilon) * weight + bias)</c>,
/// without an image of normalised numbers in between. It computes what the two layers compute one after the other; a network's
/// builder puts it in their place.
/// </summary>
/// <remarks>
/// Beside the place of each largest number it keeps the number itself, one for each output: only where a gradient arrives do the sums over
/// the gradient need the input.
/// </remarks>
public sealed class BatchNormMaxPool2d : Layer
{
    private readonly BatchNormPoolWork _work;
    private readonly bool _rectify;
    private LastForward _last;
    private readonly StripBorders _stripBorders = new();

    /// <summary>Joins two layers, which keep their numbers.</summary>
    /// <param name="norm">What comes first.</param>
    /// <param name="pool">What comes then.</param>
    public BatchNormMaxPool2d(BatchNorm2d norm, MaxPool2d pool)
        : this(norm, pool, Activation.None)
    {
    }

    /// <summary>Joins two layers and an activation between them that the graph has.</summary>
    internal BatchNormMaxPool2d(BatchNorm2d norm, MaxPool2d pool, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(norm);
        ArgumentNullException.ThrowIfNull(pool);
        (Norm, Pool, FusedActivation, _rectify) = (norm, pool, activation, norm.Rectifies(activation));
        _work = norm.PoolWork(pool);
    }

    /// <summary>The normalisation: weights, biases, running statistics, its own activation.</summary>
    public BatchNorm2d Norm { get; }

    /// <summary>The activation between both that a graph has fused.</summary>
    internal Activation FusedActivation { get; }

    /// <summary>The geometry of the pooling.</summary>
    public MaxPool2d Pool { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Norm.Parameters;

    /// <inheritdoc/>
    public override long Bytes => Norm.Bytes + _work.Bytes;

    /// <summary>That of <see cref="Norm"/>.</summary>
    public override bool Training
    {
        get => Norm.Training;
        set => Norm.Training = value;
    }

    internal override IReadOnlyList<Layer> Parts => [this, Norm, Pool];

    internal override bool BackwardReadsOutput => false;

    internal override Border StripInputBorder => Pool.StripInputBorder;

    internal override Border StripGradientBorder => Pool.StripGradientBorder;

    internal override bool CanCut(ActivationShape input, int strips) => Pool.CanCut(input, strips);

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => Pool.OutputShape(Norm.OutputShape(input));

    internal override void InitializeWeights(int seed, double sparsity) => Norm.InitializeWeights(seed, sparsity);

    internal override void RequireLastForward(Activations x)
    {
        _last.Require(this, x);
        Norm.RequireLastForward(x);
    }

    internal override void RevertForward() => Norm.RevertForward();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">In training, there is a single number for each channel.</exception>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(y, OutputShape(x.Shape), x.Batch, nameof(y));
        RequireStrips(y, x.Strips, nameof(y));
        RequireCut(x);
        workers ??= Workers.CallerOnly;
        Norm.BeginForward(x, workers);
        _last.Set(x);
        _stripBorders.Fill(x, workers);
        _work.Forward(x, y, _rectify, workers);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last forward pass had another input or another batch.</exception>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(dy, OutputShape(x.Shape), x.Batch, nameof(dy));
        RequireStrips(dy, x.Strips, nameof(dy));
        RequireStripBorder(dy, StripGradientBorder, nameof(dy));
        if (dx is not null)
            RequireLike(dx, x, nameof(dx));
        RequireLastForward(x);
        workers ??= Workers.CallerOnly;
        Norm.BeginBackward(_work.Winners, null, dy, _rectify, workers);
        if (dx is null)
            return;
        _stripBorders.Fill(dy, workers);
        _work.Gradients(x, dy, dx, _rectify, workers);
    }
}
