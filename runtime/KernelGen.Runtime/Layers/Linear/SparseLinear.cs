using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// A linear layer with sparse weights, <c>Y = activation(W X + b)</c>, W [outFeatures, inFeatures]. Declare one with
/// <see cref="SparseLinearAttribute"/>: the generator derives the declared class from this and hands it its kernels. All passes cost
/// time in proportion to the nonzeros.
/// </summary>
/// <remarks>
/// Source: SparseProp (Nikdan et al., ICML 2023), section 3.1. Weights, gradients and optimiser state live in input-major (CSC) order,
/// in which the backward pass writes them; the forward pass reads an output-major mirror, refreshed after a change.
/// </remarks>
public abstract class SparseLinear : Linear
{
    private readonly BackwardVariant<LinearKernel>[] _candidates;
    private readonly Parameter[] _parameters;

    /// <summary>
    /// Called by the generated constructor. All weights are zero until they are set; without a declared mask, none is stored.
    /// </summary>
    /// <param name="kernels">The kernels that were generated for the declaration.</param>
    /// <param name="options">How to choose among them.</param>
    [CLSCompliant(false)]
    protected SparseLinear(SparseLinearKernels kernels, KernelOptions? options)
        : base(NotNull(kernels), options)
    {
        KernelTable = kernels;
        _candidates = KernelDispatch.OfWidth(kernels.Backward, Width, Name);
        Kernel = _candidates[0];
        Layout = new LayoutChoice(
            kernels.Block.Layout, (options ?? new KernelOptions()).DenseBelow, Tunable, [kernels.Forward, kernels.Backward],
            kernels.Dense is { } dense ? [dense.Forward, dense.BackwardInput, dense.BackwardWeights] : null);
        Sparse = new SparseWeights(
            Name, [OutFeatures, InFeatures], "outFeatures x inFeatures", kernels.Block, kernels.BalancedInputs, kernels.Mask, Order);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
        Order(Pattern, spare: []);
        Sparse.UseDeclaredMask();
    }

    /// <summary>Every kernel that was generated for this layer, of all widths.</summary>
    [CLSCompliant(false)]
    public SparseLinearKernels KernelTable { get; }

    /// <summary>
    /// Whether dense kernels compute the layer: it was declared with <see cref="SparseLinearAttribute.DenseKernels"/>, and fewer
    /// weights are zero than <see cref="KernelOptions.DenseBelow"/> says, or dense kernels were the faster ones in a measurement.
    /// <see cref="Weights"/> then holds all of W, row-major, zeros included.
    /// </summary>
    public bool UsesDenseKernels => Layout.IsDense;

    /// <summary>Whether it has dense kernels, and too few zeros for others.</summary>
    internal bool MustUseDense => Layout.MustBeDense(Pattern);

    /// <summary>Where W may be nonzero; of a layer with a declared mask, always there.</summary>
    public SparsityPattern Pattern => Sparse.Pattern;

    /// <summary>W at its nonzeros, in the order of the backward kernel; <see cref="ToDense()"/> puts them in their places.</summary>
    public Parameter Weights => Sparse.Parameter;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + Sparse.PlaceBytes + Packed.Bytes + Pattern.Bytes;

    /// <summary>The weights with pattern and order.</summary>
    internal override SparseWeights Sparse { get; }

    /// <inheritdoc/>
    internal override LayoutChoice Layout { get; }

    /// <summary>The backward kernel in use: the weights lie in its order, so all networks that share the layer use the same.</summary>
    internal BackwardVariant<LinearKernel> Kernel { get; private set; }

    /// <summary>The pattern as this kernel reads it.</summary>
    internal PackedPattern Packed { get; private set; }

    /// <summary>
    /// Takes over a dense matrix: every weight that is not zero becomes a nonzero of the pattern, and its block with it. Of a layer with a
    /// declared mask, all weights at its positions are taken over, and the others must be zero.
    /// </summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <exception cref="ArgumentException">Another shape or mask than declared, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights) => Sparse.Set(weights, threshold: 0);

    /// <summary>
    /// Takes over a dense matrix: every weight above a magnitude becomes a nonzero of the pattern, and its block with it. Of a layer with
    /// a declared mask, all weights at its positions are taken over, and the others must not be above the magnitude.
    /// </summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="threshold">Largest magnitude that counts as zero, 0 or more.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, or a weight is NaN or infinite, or the threshold is negative.
    /// </exception>
    public void SetWeights(ReadOnlySpan<float> weights, float threshold) => Sparse.Set(weights, threshold);

    /// <summary>
    /// Takes over the largest of dense weights, exactly as many as a sparsity leaves. Of a layer with blocks, the blocks whose mean
    /// magnitude is largest, as many as is nearest; of balanced weights, the largest of each group.
    /// </summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, a weight is NaN or infinite, or the sparsity is out of range.
    /// </exception>
    public void SetLargest(ReadOnlySpan<float> weights, double sparsity) => Sparse.SetLargest(weights, sparsity);

    /// <summary>Takes over a dense matrix where a mask allows it.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="mask">Row-major [outFeatures, inFeatures], true where a weight is kept.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, a block in part, unequal groups, or a weight is NaN or infinite.
    /// </exception>
    public void SetWeights(ReadOnlySpan<float> weights, ReadOnlySpan<bool> mask) => Sparse.Set(weights, mask);

    /// <summary>Takes over a dense matrix at the positions of a pattern.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="pattern">Positions to keep.</param>
    /// <exception cref="ArgumentException">
    /// Another shape or mask than declared, a block in part, unequal groups, or a weight is NaN or infinite.
    /// </exception>
    public void SetWeights(ReadOnlySpan<float> weights, SparsityPattern pattern) => Sparse.Set(weights, pattern);

    /// <summary>
    /// Changes where W may be nonzero. Weights that stay keep value, gradient and optimiser state to the bit; new ones begin at zero. Takes
    /// time in proportion to the nonzeros.
    /// </summary>
    /// <param name="pattern">The new pattern [outFeatures, inFeatures].</param>
    /// <exception cref="ArgumentException">
    /// The pattern has another shape, a block of weights in part, or unequal groups, or is not the declared mask.
    /// </exception>
    public void ChangePattern(SparsityPattern pattern) => Sparse.Change(pattern);

    internal override int? StoredWeights => Pattern.Nonzeros;

    internal override bool HasWeights => Sparse.AreSet;

    internal override double? WeightSparsity => Pattern.Sparsity;

    internal override void InitializeWeights(int seed, double sparsity) => Initialize(seed, sparsity);

    /// <summary>W as a dense row-major [outFeatures, inFeatures] matrix, zeros included.</summary>
    public float[] ToDense() => Sparse.ToDense(Weights.Value);

    /// <summary>The gradient of W as a dense row-major [outFeatures, inFeatures] matrix, zero outside the pattern.</summary>
    public float[] GradientToDense() => Sparse.ToDense(Weights.Gradient);

    /// <summary>
    /// Draws a uniform random pattern of exactly the sparsity asked for (with blocks or balance, of the nearest; a declared mask stays, of
    /// whatever sparsity), and weights from
    /// U(-a, a) with <c>a = sqrt(6 / (inFeatures * density))</c> (He initialisation by the fan-in that is left); the bias is zero.
    /// </summary>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <exception cref="ArgumentException">The sparsity is out of range, or leaves nothing of a group of balanced weights.</exception>
    public void Initialize(int seed, double sparsity)
    {
        Sparse.Draw(seed, sparsity);
        ClearBias();
    }

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input)
    {
        OutputShape(input);
        return new SparseLinearRun(this);
    }

    /// <summary>What the network needs of the backward pass is what is measured.</summary>
    internal TunablePass TunableBackward(int blocks, bool needsInputGradient)
    {
        string traits = PatternTraits.Of(Pattern.RowStarts, InFeatures) + (needsInputGradient ? "" : ", weights only");
        return TunablePass.Of(needsInputGradient ? "Backward" : "BackwardWeights", _candidates, Kernel, blocks, traits, Trials, Use);

        IReadOnlyList<KernelTrial> Trials()
        {
            var data = new SparseTrialData(Pattern, blocks);
            return Array.ConvertAll(_candidates, kernel => data.Backward(kernel, needsInputGradient));
        }
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

    /// <summary>Weights, gradients and optimiser state move to where the new kernel expects them; none changes.</summary>
    private void Use(BackwardVariant<LinearKernel> kernel)
    {
        Kernel = kernel;
        Sparse.Change(Pattern);
    }

    /// <summary>Packs a pattern for the backward kernel.</summary>
    [MemberNotNull(nameof(Packed))]
    private WeightOrder Order(SparsityPattern pattern, int[] spare)
    {
        Layout.Follow(pattern);
        if (Layout.IsDense)
        {
            Packed ??= PackedPattern.ForBackward(Pattern, Kernel.Packing);
            return new(pattern.Positions(), OutFeatures * InFeatures);
        }

        using var inputMajor = pattern.RentInputMajor();
        Packed = PackedPattern.ForBackward(pattern, inputMajor, Kernel.Packing, used: Packed);
        return new(PlacesOf(inputMajor.FromOutputMajor, Packed.Order, spare), pattern.Nonzeros);
    }

    /// <summary>[nonzeros] for each nonzero in output-major order its place in the kernel's order.</summary>
    /// <param name="toInputMajor">For each nonzero in output-major order its place in input-major order.</param>
    /// <param name="order">For each nonzero in the kernel's order its place in input-major order.</param>
    /// <param name="spare">As in <see cref="WeightOrder.Finder"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] PlacesOf(ReadOnlySpan<int> toInputMajor, ReadOnlySpan<int> order, int[] spare)
    {
        int[] places = WeightOrder.PlacesFor(order.Length, spare), inputMajor = ArrayPool<int>.Shared.Rent(order.Length);
        for (int k = 0; k < order.Length; k++)
            inputMajor[order[k]] = k;
        for (int k = 0; k < places.Length; k++)
            places[k] = inputMajor[toInputMajor[k]];
        ArrayPool<int>.Shared.Return(inputMajor);
        return places;
    }

    private static SparseLinearKernels NotNull(SparseLinearKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        return kernels;
    }
}
