using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen.Training;

/// <summary>
/// Stochastic gradient descent with the formulas of <c>torch.optim.SGD</c>: <c>g += weightDecay * w</c>, <c>v = momentum * v + g</c>, then
/// <c>w -= rate * v</c>, or with Nesterov <c>w -= rate * (g + momentum * v)</c>.
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <summary>Sets the hyperparameters; they are those of <c>torch.optim.SGD</c>.</summary>
    /// <param name="learningRate">Step width, finite and more than 0.</param>
    /// <param name="momentum">Share of the velocity that is kept, from 0 to below 1.</param>
    /// <param name="nesterov">Whether to use Nesterov momentum; it needs a momentum.</param>
    /// <param name="weightDecay">
    /// L2 penalty on every parameter, biases included unless a group excludes them; finite and 0 or more.
    /// </param>
    /// <exception cref="ArgumentException">A hyperparameter is out of range or NaN, or Nesterov is asked for without momentum.</exception>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0)
        : base(learningRate, weightDecay, slots: momentum == 0 ? 0 : 1)
    {
        RequireShare(momentum, "momentum", "0.9", nameof(momentum));
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException(
                "Nesterov needs momentum, but the momentum is 0. Set momentum, say to 0.9, or nesterov to false.", nameof(nesterov));
        }

        (Momentum, Nesterov) = (momentum, nesterov);
    }

    /// <summary>Share of the velocity that is kept.</summary>
    public float Momentum { get; }

    /// <summary>Whether it uses Nesterov momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override string Settings =>
        base.Settings + FormattableString.Invariant($", momentum {Momentum}") + (Nesterov ? " of Nesterov" : "");

    // One pass over memory takes less than half the time of one call of TensorPrimitives per operation (runtime/README.md). No multiply-add
    // is fused, so the bits do not depend on where a vector ends.

    /// <inheritdoc/>
    protected override void Update(in ParameterRange range)
    {
        if (Momentum == 0)
            Plain(range.Value, range.Gradient, range.LearningRate, range.WeightDecay);
        else
            WithVelocity(range.Value, range.Gradient, range.Slot(0), range.LearningRate, range.WeightDecay);
    }

    /// <summary>w -= rate * (g + decay * w).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain(Span<float> w, Span<float> g, float rate, float decay)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(w);
        var wideGradient = MemoryMarshal.Cast<float, Vector<float>>(g)[..wide.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] -= rate * (wideGradient[i] + (decay * wide[i]));
        for (int i = wide.Length * Vector<float>.Count; i < w.Length; i++)
            w[i] -= rate * (g[i] + (decay * w[i]));
    }

    /// <summary>v = momentum * v + (g + decay * w), then w -= rate * v, or rate * (g + decay * w + momentum * v) with Nesterov.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WithVelocity(Span<float> w, Span<float> g, Span<float> v, float rate, float decay)
    {
        float momentum = Momentum;
        bool nesterov = Nesterov;
        var wide = MemoryMarshal.Cast<float, Vector<float>>(w);
        var wideGradient = MemoryMarshal.Cast<float, Vector<float>>(g)[..wide.Length];
        var wideVelocity = MemoryMarshal.Cast<float, Vector<float>>(v)[..wide.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            var gradient = wideGradient[i] + (decay * wide[i]);
            var velocity = (momentum * wideVelocity[i]) + gradient;
            wideVelocity[i] = velocity;
            wide[i] -= rate * (nesterov ? gradient + (momentum * velocity) : velocity);
        }

        for (int i = wide.Length * Vector<float>.Count; i < w.Length; i++)
        {
            float gradient = g[i] + (decay * w[i]);
            v[i] = (momentum * v[i]) + gradient;
            w[i] -= rate * (nesterov ? gradient + (momentum * v[i]) : v[i]);
        }
    }
}
