using System.Diagnostics.CodeAnalysis;

namespace KernelGen;

/// <content>The pattern and the weights: dense in, dense out, nonzeros within.</content>
public abstract partial class SparseLinear
{
    private Parameter[] _parameters;
    private int[] _forwardOffsets;
    private int[] _backwardOffsets;
    private AlignedBuffer _forwardWeights;
    private int _forwardVersion;
    private int[] _rowBounds = [];
    private int[] _columnBounds = [];

    /// <summary>Where W may be nonzero.</summary>
    public SparsityPattern Pattern { get; private set; }

    /// <summary>W at its nonzeros in input-major (CSC) order: entry k lies at row <c>Pattern.RowIndices[k]</c>.</summary>
    public Parameter Weights { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override long Bytes =>
        base.Bytes + (sizeof(float) * (long)_forwardWeights.Length) + (sizeof(int) * ((long)_forwardOffsets.Length + _backwardOffsets.Length)) + Pattern.Bytes;

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
        var value = Weights.Value;
        for (int column = 0; column < InFeatures; column++)
        {
            for (int k = pattern.ColumnStarts[column]; k < pattern.ColumnStarts[column + 1]; k++)
                value[k] = weights[(pattern.RowIndices[k] * InFeatures) + column];
        }

        Weights.MarkChanged();
    }

    /// <summary>W as a dense row-major [outFeatures, inFeatures] matrix, zeros included.</summary>
    public float[] ToDense() => ToDense(Weights.Value);

    /// <summary>The gradient of W as a dense row-major [outFeatures, inFeatures] matrix, zero outside the pattern.</summary>
    public float[] GradientToDense() => ToDense(Weights.Gradient);

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
        float bound = MathF.Sqrt(6f * OutFeatures / Math.Max(1, Pattern.Nonzeros));
        var random = new SeededRandom(~(long)seed);
        foreach (ref float weight in Weights.Value)
            weight = random.NextUniform(bound);
        Weights.MarkChanged();
        Bias?.Value.Clear();
        Bias?.MarkChanged();
    }

    [MemberNotNull(nameof(Pattern), nameof(Weights), nameof(_parameters), nameof(_forwardOffsets), nameof(_backwardOffsets), nameof(_forwardWeights))]
    private void SetPattern(SparsityPattern pattern)
    {
        if (pattern.Rows != OutFeatures || pattern.Columns != InFeatures)
            throw new ArgumentException($"Layer {Name}: the pattern is {pattern.Rows} x {pattern.Columns}, but W is {OutFeatures} x {InFeatures} (outFeatures x inFeatures).", nameof(pattern));
        Pattern = pattern;
        Weights = new Parameter("weight", pattern.Nonzeros);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
        _forwardOffsets = Offsets(pattern.ColumnIndices);
        _backwardOffsets = Offsets(pattern.RowIndices);
        _forwardWeights = new AlignedBuffer(pattern.Nonzeros);
        _forwardVersion = -1;
        _rowBounds = [];
        _columnBounds = [];
    }

    private static int[] Offsets(ReadOnlySpan<int> indices)
    {
        var offsets = new int[indices.Length];
        for (int k = 0; k < offsets.Length; k++)
            offsets[k] = indices[k] * Activations.BlockSamples;
        return offsets;
    }

    /// <summary>
    /// Brings the output-major mirror of some rows up to date; each part of the forward pass does so for its own. Four entries a turn, which
    /// saves the bounds checks of three: 4 % of forward and backward, where AVX2's gather takes 6 % (runtime/README.md).
    /// </summary>
    private void RefreshForwardWeights(int firstRow, int endRow)
    {
        int first = Pattern.RowStarts[firstRow], count = Pattern.RowStarts[endRow] - first, k = 0;
        ReadOnlySpan<float> value = Weights.Value;
        var mirror = _forwardWeights.Span.Slice(first, count);
        var place = Pattern.ToInputMajor.Slice(first, count);
        for (; k + 4 <= count; k += 4)
        {
            var to = mirror.Slice(k, 4);
            var from = place.Slice(k, 4);
            to[0] = value[from[0]];
            to[1] = value[from[1]];
            to[2] = value[from[2]];
            to[3] = value[from[3]];
        }

        for (; k < count; k++)
            mirror[k] = value[place[k]];
    }

    private int[] RowBounds(int parts) =>
        _rowBounds.Length == parts + 1 ? _rowBounds : _rowBounds = WorkPartition.ByNonzeros(Pattern.RowStarts, parts);

    private int[] ColumnBounds(int parts) =>
        _columnBounds.Length == parts + 1 ? _columnBounds : _columnBounds = WorkPartition.ByNonzeros(Pattern.ColumnStarts, parts);

    private float[] ToDense(ReadOnlySpan<float> values)
    {
        var dense = new float[OutFeatures * InFeatures];
        for (int column = 0; column < InFeatures; column++)
        {
            for (int k = Pattern.ColumnStarts[column]; k < Pattern.ColumnStarts[column + 1]; k++)
                dense[(Pattern.RowIndices[k] * InFeatures) + column] = values[k];
        }

        return dense;
    }
}
