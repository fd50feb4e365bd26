using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using KernelGen.Training;

namespace KernelGen.Benchmarks.Runtime;

[SparseLinear(512, 512, Bias = false)] internal sealed partial class Updated;

/// <summary>One SGD step with momentum and weight decay on 26,214 nonzeros: in one pass over memory, and by a call per operation.</summary>
public class SgdBenchmarks
{
    private const float Rate = 1e-6f;
    private const float Momentum = 0.9f;
    private const float Decay = 1e-4f;

    private readonly Updated _layer = new();
    private readonly Sgd _optimizer = new(Rate, Momentum, weightDecay: Decay);
    private float[] _velocity = [];

    [GlobalSetup]
    public void Setup()
    {
        _layer.Initialize(seed: 1, sparsity: 0.9);
        _velocity = new float[_layer.Weights.Length];
    }

    [Benchmark]
    public void OnePass() => _optimizer.Step(_layer.Parameters, Rate);

    [Benchmark(Baseline = true)]
    public void TensorPrimitivesCalls()
    {
        Span<float> w = _layer.Weights.Value, g = _layer.Weights.Gradient, v = _velocity;
        TensorPrimitives.MultiplyAdd(w, Decay, g, g);
        TensorPrimitives.MultiplyAdd(v, Momentum, g, v);
        TensorPrimitives.MultiplyAdd(v, -Rate, w, w);
        g.Clear();
    }
}
