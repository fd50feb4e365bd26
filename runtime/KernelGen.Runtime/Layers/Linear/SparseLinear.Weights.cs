using System.Diagnostics.CodeAnalysis;

namespace KernelGen;

/// <content>The pattern and the weights: dense in, dense out, nonzeros within.</content>
public abstract partial class SparseLinear
{
    private readonly SparseWeights _weights;
    private readonly Parameter[] _parameters;
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
    public void SetWeights(ReadOnlySpan<float> weights) => _weights.Set(weights, threshold: 0);

    /// <summary>Takes over a dense matrix: every weight above a magnitude becomes a nonzero of the pattern.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="threshold">Largest magnitude that counts as zero, 0 or more.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite, or the threshold is negative.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, float threshold) => _weights.Set(weights, threshold);

    /// <summary>Takes over a dense matrix where a mask allows it.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="mask">Row-major [outFeatures, inFeatures], true where a weight is kept.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, ReadOnlySpan<bool> mask) => _weights.Set(weights, mask);

    /// <summary>Takes over a dense matrix at the positions of a pattern.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <param name="pattern">Positions to keep.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, SparsityPattern pattern) => _weights.Set(weights, pattern);

    /// <summary>
    /// Changes where W may be nonzero. Weights that stay keep value, gradient and optimiser state to the bit; new ones begin at zero. Takes time in
    /// proportion to the nonzeros.
    /// </summary>
    /// <param name="pattern">The new pattern [outFeatures, inFeatures].</param>
    /// <exception cref="ArgumentException">The pattern has another shape.</exception>
    public void ChangePattern(SparsityPattern pattern) => _weights.Change(pattern);

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
        _weights.Draw(seed, sparsity);
        ClearBias();
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
