namespace KernelGen;

/// <summary>
/// A two-dimensional convolution with dense weights, <c>Y = activation(W * X + b)</c>, W [outChannels, inChannels / groups, kernel rows,
/// kernel columns], for the layers of a sparse network that stay dense. Declare one with <see cref="DenseConv2dAttribute"/>.
/// </summary>
public abstract class DenseConv2d : Conv2d
{
    private readonly Parameter[] _parameters;

    /// <summary>Called by the generated constructor; every weight is zero until it is set.</summary>
    /// <param name="kernels">The kernels that were generated for the declaration.</param>
    /// <param name="options">How to choose among them.</param>
    [CLSCompliant(false)]
    protected DenseConv2d(DenseConv2dKernels kernels, KernelOptions? options)
        : base(NotNull(kernels), options)
    {
        KernelTable = kernels;
        Weights = new Parameter("weight", OutChannels, Filter.GroupInputs, Filter.Rows.Kernel, Filter.Columns.Kernel);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
    }

    /// <summary>
    /// W in the order of the kernels, [outChannels][kernel rows][kernel columns][inChannels / groups]; <see cref="ToDense()"/> gives the
    /// usual one.
    /// </summary>
    public Parameter Weights { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Every kernel that was generated for this layer, of all widths.</summary>
    [CLSCompliant(false)]
    public DenseConv2dKernels KernelTable { get; }

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new DenseConv2dRun(this, GeometryFor(input));

    internal override int? StoredWeights => Weights.Length;

    internal override bool HasWeights => Weights.Version > 0;

    internal override double? WeightSparsity => 0;

    /// <summary>Replaces the weights.</summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights)
    {
        SparsityPattern.RequireWeights(OutChannels, WeightColumns, weights);
        for (int k = 0; k < weights.Length; k++)
            Weights.Value[Filter.DensePlaceOf(k)] = weights[k];
        Weights.BeginAnew();
    }

    /// <summary>W [outChannels, inChannels / groups, kernel rows, kernel columns].</summary>
    public float[] ToDense() => ToDense(Weights.Value);

    /// <summary>The gradient of W in the same shape.</summary>
    public float[] GradientToDense() => ToDense(Weights.Gradient);

    /// <summary>
    /// Draws weights from U(-a, a) with <c>a = sqrt(6 / (inChannels / groups * taps))</c> (He initialisation); the bias is zero.
    /// </summary>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    public void Initialize(int seed)
    {
        float bound = MathF.Sqrt(6f / WeightColumns);
        var random = new SeededRandom(~(long)seed);
        foreach (ref float weight in Weights.Value)
            weight = random.NextUniform(bound);
        Weights.BeginAnew();
        ClearBias();
    }

    internal override void InitializeWeights(int seed, double sparsity) => Initialize(seed);

    private float[] ToDense(ReadOnlySpan<float> values)
    {
        var dense = new float[values.Length];
        for (int k = 0; k < dense.Length; k++)
            dense[k] = values[Filter.DensePlaceOf(k)];
        return dense;
    }

    private static DenseConv2dKernels NotNull(DenseConv2dKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        return kernels;
    }
}
