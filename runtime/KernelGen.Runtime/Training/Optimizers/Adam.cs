using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen.Training;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1) with the formulas and defaults of <c>torch.optim.Adam</c>: <c>g += weightDecay * w</c>,
/// <c>m = beta1 * m + (1 - beta1) * g</c>, <c>v = beta2 * v + (1 - beta2) * g * g</c>, then
/// <c>w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)</c> in step t of the parameter. A weight that was grown by a
/// change of the mask counts its own steps, from 1: otherwise its first steps would be too wide.
/// </summary>
public class Adam : Optimizer
{
    /// <summary>Numbers that are updated at a time, with their factors on the stack.</summary>
    private const int Chunk = 256;

    private readonly BiasCorrection _correction;
    private readonly bool _decoupled;

    /// <summary>Sets the hyperparameters; they are those of <c>torch.optim.Adam</c>.</summary>
    /// <param name="learningRate">Step width, finite and more than 0.</param>
    /// <param name="beta1">Share of the mean gradient that is kept, from 0 to below 1.</param>
    /// <param name="beta2">Share of the mean squared gradient that is kept, from 0 to below 1.</param>
    /// <param name="epsilon">What is added to the root of the squared gradient, finite and more than 0.</param>
    /// <param name="weightDecay">L2 penalty, added to the gradient; finite and 0 or more.</param>
    /// <exception cref="ArgumentException">A hyperparameter is out of range or NaN.</exception>
    public Adam(float learningRate = 0.001f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f, float weightDecay = 0)
        : this(learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false)
    {
    }

    private protected Adam(float learningRate, double beta1, double beta2, float epsilon, float weightDecay, bool decoupled)
        : base(learningRate, weightDecay, slots: 2)
    {
        RequireShare(beta1, "beta1", "0.9", nameof(beta1));
        RequireShare(beta2, "beta2", "0.999", nameof(beta2));
        RequirePositive(epsilon, "epsilon", "1e-8", nameof(epsilon));
        (Beta1, Beta2, Epsilon, _decoupled) = (beta1, beta2, epsilon, decoupled);
        _correction = new BiasCorrection(beta1, beta2);
    }

    /// <summary>Share of the mean gradient that is kept.</summary>
    public double Beta1 { get; }

    /// <summary>Share of the mean squared gradient that is kept.</summary>
    public double Beta2 { get; }

    /// <summary>What is added to the root of the squared gradient.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override string Settings => base.Settings + FormattableString.Invariant($", beta {Beta1} and {Beta2}, epsilon {Epsilon}");

    /// <inheritdoc/>
    internal sealed override bool CountsSteps => true;

    /// <inheritdoc/>
    private protected sealed override void Prepare(long step) => _correction.Extend(step);

    /// <inheritdoc/>
    protected sealed override void Update(in ParameterRange range)
    {
        float shrink = _decoupled ? 1 - (range.LearningRate * range.WeightDecay) : 1, decay = _decoupled ? 0 : range.WeightDecay;
        Span<float> rates = stackalloc float[Chunk], scales = stackalloc float[Chunk];
        var births = range.Births;
        if (births.IsEmpty)
        {
            // In double, as PyTorch computes them: 1 - 0.999^t loses half of its digits in float.
            rates.Fill((float)(range.LearningRate / (1 - Math.Pow(Beta1, range.Step))));
            scales.Fill((float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, range.Step))));
        }

        Span<float> mean = range.Slot(0), square = range.Slot(1);
        for (int first = 0; first < range.Value.Length; first += Chunk)
        {
            int count = Math.Min(Chunk, range.Value.Length - first);
            if (!births.IsEmpty)
                _correction.Fill(range.Step, births.Slice(first, count), range.LearningRate, rates, scales);
            Move(
                range.Value.Slice(first, count), range.Gradient.Slice(first, count), mean.Slice(first, count), square.Slice(first, count),
                shrink, decay, rates, scales);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(
        Span<float> w, Span<float> g, Span<float> m, Span<float> v, float shrink, float decay,
        ReadOnlySpan<float> rates, ReadOnlySpan<float> scales)
    {
        float beta1 = (float)Beta1, rest1 = (float)(1 - Beta1), beta2 = (float)Beta2, rest2 = (float)(1 - Beta2), epsilon = Epsilon;
        var wide = MemoryMarshal.Cast<float, Vector<float>>(w);
        var wideGradient = MemoryMarshal.Cast<float, Vector<float>>(g)[..wide.Length];
        var wideMean = MemoryMarshal.Cast<float, Vector<float>>(m)[..wide.Length];
        var wideSquare = MemoryMarshal.Cast<float, Vector<float>>(v)[..wide.Length];
        var wideRates = MemoryMarshal.Cast<float, Vector<float>>(rates)[..wide.Length];
        var wideScales = MemoryMarshal.Cast<float, Vector<float>>(scales)[..wide.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            var value = shrink * wide[i];
            var gradient = wideGradient[i] + (decay * value);
            var mean = (beta1 * wideMean[i]) + (rest1 * gradient);
            var square = (beta2 * wideSquare[i]) + (rest2 * gradient * gradient);
            (wideMean[i], wideSquare[i]) = (mean, square);
            wide[i] = value - (wideRates[i] * mean / ((wideScales[i] * Vector.SquareRoot(square)) + new Vector<float>(epsilon)));
        }

        for (int i = wide.Length * Vector<float>.Count; i < w.Length; i++)
        {
            float value = shrink * w[i], gradient = g[i] + (decay * value);
            m[i] = (beta1 * m[i]) + (rest1 * gradient);
            v[i] = (beta2 * v[i]) + (rest2 * gradient * gradient);
            w[i] = value - (rates[i] * m[i] / ((scales[i] * MathF.Sqrt(v[i])) + epsilon));
        }
    }
}
