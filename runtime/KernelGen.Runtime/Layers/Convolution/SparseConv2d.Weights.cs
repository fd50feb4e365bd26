using System.Diagnostics.CodeAnalysis;

namespace KernelGen;

/// <content>The pattern and the weights: dense in, dense out, nonzeros within.</content>
public abstract partial class SparseConv2d
{
    private readonly SparseWeights _weights;
    private readonly Parameter[] _parameters;

    // Both are packed for the length of rows that the activations were seen to have; another length changes offsets, but no order.
    private PackedTaps _forwardTaps;
    private PackedPhase[] _backwardPhases;
    private int _forwardRowLines;
    private int _backwardRowLines;

    /// <summary>[nonzeros] the place in <see cref="Weights"/> of each weight of the forward kernel's order.</summary>
    private int[] _mirrored;
    private AlignedBuffer _forwardWeights;
    private int _forwardVersion;
    private readonly MirrorWork _mirrorWork = new();

    /// <summary>For few samples; made when it is first used.</summary>
    private SparseConv2dOverWidth? _overWidth;

    /// <summary>The most samples that go over the width.</summary>
    private int _mostOverWidth;

    /// <summary>Where W may be nonzero: rows are output channels, columns <c>(input channel of the group * kernel rows + kernel row) * kernel columns + kernel column</c>.</summary>
    public SparsityPattern Pattern => _weights.Pattern;

    /// <summary>W at its nonzeros, in the order of the backward kernel; <see cref="ToDense()"/> puts them in their places.</summary>
    public Parameter Weights => _weights.Parameter;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override long Bytes =>
        base.Bytes + (sizeof(float) * (long)_forwardWeights.Length) + (sizeof(int) * ((long)_weights.Places.Length + _mirrored.Length)) + _forwardTaps.Bytes
        + _backwardPhases.Sum(phase => phase.Taps.Bytes + (sizeof(int) * (long)phase.Nonzeros)) + Pattern.Bytes + _backwardWork.Bytes + (_overWidth?.Bytes ?? 0);

    internal override int? StoredWeights => Pattern.Nonzeros;

    internal override bool HasWeights => _weights.AreSet;

    internal override double? WeightSparsity => Pattern.Sparsity;

    /// <summary>Takes over dense weights: every one that is not zero becomes a nonzero of the pattern.</summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights) => _weights.Set(weights, threshold: 0);

    /// <summary>Takes over dense weights: every one above a magnitude becomes a nonzero of the pattern.</summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <param name="threshold">Largest magnitude that counts as zero, 0 or more.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite, or the threshold is negative.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, float threshold) => _weights.Set(weights, threshold);

    /// <summary>Takes over dense weights where a mask allows it.</summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <param name="mask">Of the same shape, true where a weight is kept.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, ReadOnlySpan<bool> mask) => _weights.Set(weights, mask);

    /// <summary>Takes over dense weights at the positions of a pattern.</summary>
    /// <param name="weights">W [outChannels, inChannels / groups, kernel rows, kernel columns], finite.</param>
    /// <param name="pattern">Positions to keep.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights, SparsityPattern pattern) => _weights.Set(weights, pattern);

    /// <inheritdoc cref="SparseLinear.ChangePattern"/>
    /// <param name="pattern">The new pattern [outChannels, inputs of a group * taps].</param>
    public void ChangePattern(SparsityPattern pattern) => _weights.Change(pattern);

    /// <summary>W [outChannels, inChannels / groups, kernel rows, kernel columns], zeros included.</summary>
    public float[] ToDense() => _weights.ToDense(Weights.Value);

    /// <summary>The gradient of W in the same shape, zero outside the pattern.</summary>
    public float[] GradientToDense() => _weights.ToDense(Weights.Gradient);

    /// <summary>
    /// Draws a uniform random pattern of exactly the sparsity asked for, and weights from U(-a, a) with
    /// <c>a = sqrt(6 / (inChannels / groups * taps * density))</c> (He initialisation by the fan-in that is left); the bias is zero.
    /// </summary>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is out of range.</exception>
    public void Initialize(int seed, double sparsity)
    {
        _weights.Draw(seed, sparsity);
        ClearBias();
    }

    internal override void InitializeWeights(int seed, double sparsity) => Initialize(seed, sparsity);

    /// <summary>Packs a pattern for the backward kernel.</summary>
    /// <returns>[nonzeros] the place of each nonzero, in output-major order, in that kernel's order.</returns>
    [MemberNotNull(nameof(_backwardPhases))]
    private int[] PackBackward(SparsityPattern pattern)
    {
        if (_backwardRowLines == 0)
            _backwardRowLines = RowLines(Geometry.Output, Geometry.OutputBorder);
        _backwardPhases = Conv2dPacking.Backward(pattern, Geometry, _backward.Packing.Block, _backwardRowLines);
        var places = new int[pattern.Nonzeros];
        foreach (var phase in _backwardPhases)
        {
            for (int k = 0; k < phase.Nonzeros; k++)
                places[phase.Order[k]] = phase.WeightStart + k;
        }

        return places;
    }

    [MemberNotNull(nameof(_forwardTaps)), MemberNotNull(nameof(_mirrored)), MemberNotNull(nameof(_forwardWeights))]
    private void PackForward()
    {
        if (_forwardRowLines == 0)
            _forwardRowLines = RowLines(Geometry.Input, Geometry.InputBorder);
        _forwardTaps = Conv2dPacking.Forward(Pattern, Geometry, _forward.Packing.Block, _forwardRowLines);
        _mirrored = Array.ConvertAll(_forwardTaps.Order, k => _weights.Places[k]);
        _forwardWeights = new AlignedBuffer(Pattern.Nonzeros);
        _forwardVersion = -1;
        _overWidth = null;
    }

    private SparseConv2dOverWidth OverWidth() => _overWidth ??= new SparseConv2dOverWidth(Geometry, _forwardOverWidth, _weights);

    /// <summary>The forward kernel's table for the memory of this input.</summary>
    private PackedTaps ForwardTaps(Activations x)
    {
        if (x.RowLength / Activations.BlockSamples is var lines && lines != _forwardRowLines)
            (_forwardRowLines, _forwardTaps) = (lines, Conv2dPacking.Forward(Pattern, Geometry, _forward.Packing.Block, lines));
        return _forwardTaps;
    }

    /// <summary>The backward kernels' tables for the memory of this gradient.</summary>
    private PackedPhase[] BackwardPhases(Activations dy)
    {
        if (dy.RowLength / Activations.BlockSamples is var lines && lines != _backwardRowLines)
            (_backwardRowLines, _backwardPhases) = (lines, Conv2dPacking.Backward(Pattern, Geometry, _backward.Packing.Block, lines));
        return _backwardPhases;
    }

    private static int RowLines(ActivationShape shape, Border border) => (border.Left + shape.Width + border.Right) * Activations.PitchOf(shape, border);

    /// <summary>Brings the forward kernel's mirror up to date.</summary>
    private void RefreshForwardWeights(Workers workers)
    {
        if (_forwardVersion == Weights.Version)
            return;
        _mirrorWork.Run(Weights, _mirrored, _forwardWeights, workers);
        _forwardVersion = Weights.Version;
    }
}
