namespace KernelGen;

/// <summary>
/// A two-dimensional convolution with sparse weights, <c>Y = activation(W * X + b)</c>, W [outChannels, inChannels / groups, kernel rows,
/// kernel columns]. Declare one with <see cref="SparseConv2dAttribute"/>: the generator derives the declared class from this and hands it
/// its kernels. All passes cost time in proportion to the nonzeros.
/// </summary>
/// <remarks>
/// Source: SparseProp (Nikdan et al., ICML 2023), section 3.2. Weights, gradients and optimiser state live in the order in which the
/// backward kernel writes them; the forward pass reads an output-major mirror, refreshed after a change.
/// </remarks>
public abstract class SparseConv2d : Conv2d
{
    private readonly Parameter[] _parameters;

    /// <summary>
    /// Among the images that the layer was bound to, those with the widest rows; at first the declared ones, or the smallest that the
    /// filter fits in.
    /// </summary>
    private Conv2dGeometry _widest;

    /// <summary>
    /// Called by the generated constructor. All weights are zero until they are set; without a declared mask, none is stored.
    /// </summary>
    /// <param name="kernels">The kernels that were generated for the declaration.</param>
    /// <param name="options">How to choose among them.</param>
    [CLSCompliant(false)]
    protected SparseConv2d(SparseConv2dKernels kernels, KernelOptions? options)
        : base(NotNull(kernels), options)
    {
        KernelTable = kernels;
        _widest = Filter.At(DeclaredHeight ?? Filter.Rows.LeastInputs, DeclaredWidth ?? Filter.Columns.LeastInputs);
        Candidates = KernelDispatch.OfWidth(kernels.Backward, Width, Name);
        Kernel = Candidates[0];
        Layout = new LayoutChoice(
            kernels.Block.Layout, (options ?? new KernelOptions()).DenseBelow, Tunable, [kernels.Forward, kernels.Backward],
            kernels.Dense is { } dense ? [dense.Forward, dense.BackwardInput, dense.BackwardWeights] : null);
        Sparse = new SparseWeights(
            Name, [OutChannels, Filter.GroupInputs, Filter.Rows.Kernel, Filter.Columns.Kernel],
            "outChannels x inputs of the group * taps", kernels.Block, kernels.BalancedInputs, kernels.Mask, Order);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
        Sparse.UseDeclaredMask();
    }

    /// <summary>Every kernel that was generated for this layer, of all widths.</summary>
    [CLSCompliant(false)]
    public SparseConv2dKernels KernelTable { get; }

    /// <summary>
    /// Whether dense kernels compute the layer: it was declared with <see cref="SparseConv2dAttribute.DenseKernels"/>, and fewer
    /// weights are zero than <see cref="KernelOptions.DenseBelow"/> says, or dense kernels were the faster ones in a measurement.
    /// <see cref="Weights"/> then holds all of W, zeros included.
    /// </summary>
    public bool UsesDenseKernels => Layout.IsDense;

    /// <summary>Whether it has dense kernels, and too few zeros for others.</summary>
    internal bool MustUseDense => Layout.MustBeDense(Pattern);

    /// <summary>
    /// Where W may be nonzero; of a layer with a declared mask, always there. Rows are output channels, columns <c>(input channel of the
    /// group * kernel rows + kernel row) * kernel columns + kernel column</c>.
    /// </summary>
    public SparsityPattern Pattern => Sparse.Pattern;

    /// <summary>W at its nonzeros, in the order of the backward kernel; <see cref="ToDense()"/> puts them in their places.</summary>
    public Parameter Weights => Sparse.Parameter;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + Sparse.PlaceBytes + Pattern.Bytes;

    /// <summary>The weights with pattern and order.</summary>
    internal override SparseWeights Sparse { get; }

    /// <inheritdoc/>
    internal override LayoutChoice Layout { get; }

    /// <summary>The backward kernel in use: the weights lie in its order, so all networks that share the layer use the same.</summary>
    internal BackwardVariant<ConvRowKernel> Kernel { get; private set; }

    /// <summary>The backward kernels to choose from.</summary>
    internal BackwardVariant<ConvRowKernel>[] Candidates { get; }

    internal override int? StoredWeights => Pattern.Nonzeros;

    internal override bool HasWeights => Sparse.AreSet;

    internal override double? WeightSparsity => Pattern.Sparsity;

    /// <summary>
    /// Takes over dense weights: every one that is not zero becomes a nonzero of the pattern, and its block with it. Of a layer with a
    /// declared mask, all weights at its positions are taken over, and the others must be zero.
    /// </summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <exception cref="ArgumentException">Another shape or mask than declared, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights) => Sparse.Set(weights, threshold: 0);

    /// <summary>
    /// Takes over dense weights: every one above a magnitude becomes a nonzero of the pattern, and its block with it. Of a layer with a
    /// declared mask, all weights at its positions are taken over, and the others must not be above the magnitude.
    /// </summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <param name="threshold">Largest magnitude that counts as zero, 0 or more.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, or a weight is NaN or infinite, or the threshold is negative.
    /// </exception>
    public void SetWeights(ReadOnlySpan<float> weights, float threshold) => Sparse.Set(weights, threshold);

    /// <summary>
    /// Takes over the largest of dense weights, exactly as many as a sparsity leaves. Of a layer with blocks, the blocks whose mean
    /// magnitude is largest, as many as is nearest; of balanced weights, the largest of each group.
    /// </summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, a weight is NaN or infinite, or the sparsity is out of range.
    /// </exception>
    public void SetLargest(ReadOnlySpan<float> weights, double sparsity) => Sparse.SetLargest(weights, sparsity);

    /// <summary>Takes over dense weights where a mask allows it.</summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <param name="mask">Of the same shape, true where a weight is kept.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, a block in part, unequal groups, or a weight is NaN or infinite.
    /// </exception>
    public void SetWeights(ReadOnlySpan<float> weights, ReadOnlySpan<bool> mask) => Sparse.Set(weights, mask);

    /// <summary>Takes over dense weights at the positions of a pattern.</summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <param name="pattern">Positions to keep.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, a block in part, unequal groups, or a weight is NaN or infinite.
    /// </exception>
    public void SetWeights(ReadOnlySpan<float> weights, SparsityPattern pattern) => Sparse.Set(weights, pattern);

    /// <inheritdoc cref="SparseLinear.ChangePattern"/>
    /// <param name="pattern">The new pattern [outChannels, inputs of a group * taps].</param>
    public void ChangePattern(SparsityPattern pattern) => Sparse.Change(pattern);

    /// <summary>W [outChannels, inChannels / groups, kernel rows, kernel columns], zeros included.</summary>
    public float[] ToDense() => Sparse.ToDense(Weights.Value);

    /// <summary>The gradient of W in the same shape, zero outside the pattern.</summary>
    public float[] GradientToDense() => Sparse.ToDense(Weights.Gradient);

    /// <summary>
    /// Draws a uniform random pattern of exactly the sparsity asked for (with blocks or balance, of the nearest; a declared mask stays, of
    /// whatever sparsity), and weights from
    /// U(-a, a) with <c>a = sqrt(6 / (inChannels / groups * taps * density))</c> (He initialisation by the fan-in that is left); the bias
    /// is zero.
    /// </summary>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <exception cref="ArgumentException">The sparsity is out of range, or leaves nothing of a group of balanced weights.</exception>
    public void Initialize(int seed, double sparsity)
    {
        Sparse.Draw(seed, sparsity);
        ClearBias();
    }

    internal override void InitializeWeights(int seed, double sparsity) => Initialize(seed, sparsity);

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input)
    {
        var geometry = GeometryFor(input);
        Widen(geometry);
        return new SparseConv2dRun(this, geometry);
    }

    /// <summary>
    /// The widest rows of dY, in lines, that the order of the weights allows for: which taps share a block depends on it.
    /// </summary>
    internal int MostRowLines => Conv2dPacking.MostRowLines(_widest.Output, _widest.OutputBorder);

    /// <summary>
    /// Takes another backward kernel into use: weights, gradients and optimiser state move to where it expects them; none changes.
    /// </summary>
    internal void Use(BackwardVariant<ConvRowKernel> kernel)
    {
        Kernel = kernel;
        Sparse.Change(Pattern);
    }

    /// <summary>
    /// Takes dense or sparse kernels into use, where the pattern leaves a choice. Weights, gradients and optimiser state move; no
    /// number changes.
    /// </summary>
    internal void UseLayout(bool dense)
    {
        Layout.Use(dense);
        Sparse.Change(Pattern);
    }

    /// <summary>The choice between sparse and dense kernels; null where there is none.</summary>
    internal TunablePass? TunableLayout(int blocks, string traits, Func<KernelTrial[]> sparse, Func<KernelTrial[]> dense) =>
        Layout.Tunable(Pattern, blocks, traits, sparse, dense, UseLayout);

    /// <summary>Makes the order of the weights one for images as wide as these: narrower ones keep to it.</summary>
    private void Widen(Conv2dGeometry geometry)
    {
        if (Conv2dPacking.MostRowLines(geometry.Output, geometry.OutputBorder) <= MostRowLines)
            return;
        _widest = geometry;
        Sparse.Change(Pattern);
    }

    /// <summary>The order of the backward kernel.</summary>
    private WeightOrder Order(SparsityPattern pattern, int[] spare)
    {
        Layout.Follow(pattern);
        if (Layout.IsDense)
            return new(Array.ConvertAll(pattern.Positions(), Filter.DensePlaceOf), OutChannels * WeightColumns);
        var (places, output, border) = (WeightOrder.PlacesFor(pattern.Nonzeros, spare), _widest.Output, _widest.OutputBorder);
        int rowLines = (border.Left + output.Width + border.Right) * Activations.PitchOf(output, border);
        foreach (var phase in Conv2dPacking.Backward(pattern, _widest, Kernel.Packing, rowLines, MostRowLines))
        {
            for (int k = 0; k < phase.Nonzeros; k++)
                places[phase.Order[k]] = phase.WeightStart + k;
        }

        return new(places, places.Length);
    }

    private static SparseConv2dKernels NotNull(SparseConv2dKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        return kernels;
    }
}
