using System.Diagnostics.CodeAnalysis;

namespace KernelGen;

/// <content>The pattern and the weights: dense in, dense out, nonzeros within.</content>
public abstract partial class SparseLinear
{
    private SparseWeights _weights;
    private Parameter[] _parameters;
    private PackedPattern _forwardPacked;
    private PackedPattern _backwardPacked;

    /// <summary>[nonzeros] the place in <see cref="Weights"/> of each weight of the forward kernel's order.</summary>
    private int[] _mirrored;
    private AlignedBuffer _forwardWeights;
    private int _forwardVersion;
    private readonly WorkBounds _forwardBounds = new();
    private readonly WorkBounds _backwardBounds = new();

    /// <summary>Where W may be nonzero.</summary>
    public SparsityPattern Pattern => _weights.Pattern;

    /// <summary>W at its nonzeros, in the order of the backward kernel; <see cref="ToDense()"/> puts them in their places.</summary>
    public Parameter Weights => _weights.Parameter;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override long Bytes =>
        base.Bytes + (sizeof(float) * (long)_forwardWeights.Length) + (sizeof(int) * ((long)_weights.Places.Length + _mirrored.Length)) + _forwardPacked.Bytes + _backwardPacked.Bytes + Pattern.Bytes;

    /// <summary>Takes over a dense matrix: every weight that is not zero becomes a nonzero of the pattern.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights) => SetWeights(weights, threshold: 0);

    /// <summary>Takes over a dense matrix: every weight above a magnitude becomes a nonzero of the pattern.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="threshold">Largest magnitude that counts as zero, 0 or more.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite, or the threshold is negative.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, float threshold) =>
        SetWeights(weights, SparsityPattern.FromMagnitude(OutFeatures, InFeatures, weights, threshold));

    /// <summary>Takes over a dense matrix where a mask allows it.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="mask">Row-major [outFeatures, inFeatures], true where a weight is kept.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, ReadOnlySpan<bool> mask)
    {
        SparsityPattern.RequireLength(OutFeatures, InFeatures, mask.Length, nameof(mask));
        SetWeights(weights, SparsityPattern.FromMask(OutFeatures, InFeatures, mask));
    }

    /// <summary>Takes over a dense matrix at the positions of a pattern.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="pattern">Positions to keep.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        SparsityPattern.RequireWeights(OutFeatures, InFeatures, weights);
        SetPattern(pattern);
        _weights.Set(weights);
    }

    internal override int? StoredWeights => Pattern.Nonzeros;

    internal override bool HasWeights => _weights.AreSet;

    internal override double? WeightSparsity => Pattern.Sparsity;

    internal override void InitializeWeights(int seed, double sparsity) => Initialize(seed, sparsity);

    /// <summary>W as a dense row-major [outFeatures, inFeatures] matrix, zeros included.</summary>
    public float[] ToDense() => _weights.ToDense(Weights.Value);

    /// <summary>The gradient of W as a dense row-major [outFeatures, inFeatures] matrix, zero outside the pattern.</summary>
    public float[] GradientToDense() => _weights.ToDense(Weights.Gradient);

    /// <summary>
    /// Draws a uniform random pattern of exactly the sparsity asked for, and weights from U(-a, a) with <c>a = sqrt(6 / (inFeatures * density))</c>
    /// (He initialisation by the fan-in that is left); the bias is zero.
    /// </summary>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is out of range.</exception>
    public void Initialize(int seed, double sparsity)
    {
        SetPattern(SparsityPattern.Random(OutFeatures, InFeatures, sparsity, seed));
        _weights.Draw(seed);
        Bias?.Value.Clear();
        Bias?.MarkChanged();
    }

    [MemberNotNull(nameof(_weights)), MemberNotNull(nameof(_parameters)), MemberNotNull(nameof(_forwardPacked))]
    [MemberNotNull(nameof(_backwardPacked)), MemberNotNull(nameof(_mirrored)), MemberNotNull(nameof(_forwardWeights))]
    private void SetPattern(SparsityPattern pattern)
    {
        if (pattern.Rows != OutFeatures || pattern.Columns != InFeatures)
            throw new ArgumentException($"Layer {Name}: the pattern is {pattern.Rows} x {pattern.Columns}, but W is {OutFeatures} x {InFeatures} (outFeatures x inFeatures).", nameof(pattern));
        _weights = new SparseWeights(pattern, PackBackward(pattern));
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
        _ranBackward = false;
        PackForward();
    }

    /// <summary>Packs a pattern for the backward kernel.</summary>
    /// <returns>[nonzeros] the place of each nonzero, in output-major order, in that kernel's order.</returns>
    [MemberNotNull(nameof(_backwardPacked))]
    private int[] PackBackward(SparsityPattern pattern)
    {
        _backwardPacked = PackedPattern.ForBackward(pattern, _backward.Packing);
        var places = new int[pattern.Nonzeros];
        var inputMajor = new int[pattern.Nonzeros];
        for (int k = 0; k < inputMajor.Length; k++)
            inputMajor[_backwardPacked.Order[k]] = k;
        for (int k = 0; k < places.Length; k++)
            places[k] = inputMajor[pattern.ToInputMajor[k]];
        return places;
    }

    [MemberNotNull(nameof(_forwardPacked)), MemberNotNull(nameof(_mirrored)), MemberNotNull(nameof(_forwardWeights))]
    private void PackForward()
    {
        _forwardPacked = PackedPattern.ForForward(Pattern, _forward.Packing);
        _mirrored = Array.ConvertAll(_forwardPacked.Order, k => _weights.Places[k]);
        _forwardWeights = new AlignedBuffer(Pattern.Nonzeros);
        _forwardVersion = -1;
    }

    /// <summary>Brings the forward kernel's mirror of some panels of rows up to date; each part of the forward pass does so for its own.</summary>
    private void RefreshForwardWeights(int firstPanel, int endPanel)
    {
        for (int block = 0; block < _forwardPacked.Blocks; block++)
        {
            var range = _forwardPacked.WeightsOf(block, firstPanel, endPanel);
            SparseWeights.Gather(Weights.Value, _mirrored.AsSpan(range), _forwardWeights.Span[range]);
        }
    }
}
