namespace KernelGen;

/// <summary>
/// A linear layer with dense weights, <c>Y = activation(W X + b)</c>, W [outFeatures, inFeatures], for the layers of a sparse network
/// that stay dense. Declare one with <see cref="DenseLinearAttribute"/>.
/// </summary>
public abstract class DenseLinear : Linear
{
    private readonly Parameter[] _parameters;

    /// <summary>Called by the generated constructor; every weight is zero until it is set.</summary>
    /// <param name="kernels">The kernels that were generated for the declaration.</param>
    /// <param name="options">How to choose among them.</param>
    [CLSCompliant(false)]
    protected DenseLinear(DenseLinearKernels kernels, KernelOptions? options)
        : base(NotNull(kernels), options)
    {
        KernelTable = kernels;
        Weights = new Parameter("weight", OutFeatures, InFeatures);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
    }

    /// <summary>W, row-major [outFeatures, inFeatures].</summary>
    public Parameter Weights { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Every kernel that was generated for this layer, of all widths.</summary>
    [CLSCompliant(false)]
    public DenseLinearKernels KernelTable { get; }

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input)
    {
        OutputShape(input);
        return new DenseLinearRun(this);
    }

    internal override int? StoredWeights => Weights.Length;

    internal override bool HasWeights => Weights.Version > 0;

    internal override double? WeightSparsity => 0;

    /// <summary>Replaces the weights.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights)
    {
        SparsityPattern.RequireWeights(OutFeatures, InFeatures, weights);
        weights.CopyTo(Weights.Value);
        Weights.BeginAnew();
    }

    /// <summary>
    /// Draws weights from U(-a, a) with <c>a = sqrt(6 / inFeatures)</c> with ReLU and <c>sqrt(3 / inFeatures)</c> without (He
    /// initialisation); the bias is zero.
    /// </summary>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    public void Initialize(int seed)
    {
        float bound = MathF.Sqrt((Activation == Activation.Relu ? 6f : 3f) / InFeatures);
        var random = new SeededRandom(~(long)seed);
        foreach (ref float weight in Weights.Value)
            weight = random.NextUniform(bound);
        Weights.BeginAnew();
        ClearBias();
    }

    internal override void InitializeWeights(int seed, double sparsity) => Initialize(seed);

    private static DenseLinearKernels NotNull(DenseLinearKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        return kernels;
    }
}
