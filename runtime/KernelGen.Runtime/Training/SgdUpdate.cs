using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// One step of <see cref="Sgd"/> on one parameter: decay, velocity, step and clearing of the gradient in a single pass over memory, less
/// than half the time of a call per operation (runtime/README.md). No multiply-add is fused, so the bits do not depend on where a vector ends.
/// </summary>
internal sealed class SgdUpdate(Sgd optimizer) : IParallelWork
{
    /// <summary>Floats that are worth a thread: below, handing them over takes as long as the update.</summary>
    private const int FloatsPerPart = 16384;

    private Parameter? _parameter;
    private AlignedBuffer? _velocity;
    private float _rate;
    private int _parts;

    /// <summary>Updates a parameter.</summary>
    /// <param name="parameter">The parameter; its gradient is cleared.</param>
    /// <param name="velocity">[length] v; null without momentum.</param>
    /// <param name="rate">Step width.</param>
    /// <param name="workers">Threads to use.</param>
    public void Run(Parameter parameter, AlignedBuffer? velocity, float rate, Workers workers)
    {
        (_parameter, _velocity, _rate) = (parameter, velocity, rate);
        _parts = Math.Clamp(parameter.Length / FloatsPerPart, 1, workers.Threads);
        workers.Run(this, _parts);
        (_parameter, _velocity) = (null, null);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int length = _parameter!.Length, first = Bound(part, length), count = Bound(part + 1, length) - first;
        var w = _parameter.Value.Slice(first, count);
        var g = _parameter.Gradient.Slice(first, count);
        if (_velocity is null)
            Plain(w, g);
        else
            WithVelocity(w, g, _velocity.Span.Slice(first, count));
        g.Clear();
    }

    private int Bound(int part, int length) =>
        part == _parts ? length : (int)((long)length * part / _parts) / Activations.BlockSamples * Activations.BlockSamples;

    /// <summary>w -= rate * (g + decay * w).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Plain(Span<float> w, Span<float> g)
    {
        float decay = optimizer.WeightDecay, rate = _rate;
        var wide = MemoryMarshal.Cast<float, Vector<float>>(w);
        var wideGradient = MemoryMarshal.Cast<float, Vector<float>>(g)[..wide.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] -= rate * (wideGradient[i] + (decay * wide[i]));
        for (int i = wide.Length * Vector<float>.Count; i < w.Length; i++)
            w[i] -= rate * (g[i] + (decay * w[i]));
    }

    /// <summary>v = momentum * v + (g + decay * w), then w -= rate * v, or rate * (g + decay * w + momentum * v) with Nesterov.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WithVelocity(Span<float> w, Span<float> g, Span<float> v)
    {
        float decay = optimizer.WeightDecay, momentum = optimizer.Momentum, rate = _rate;
        bool nesterov = optimizer.Nesterov;
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
