using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using BenchmarkDotNet.Attributes;

namespace KernelGen.Benchmarks.Runtime;

[SparseLinear(512, 512, Bias = false)] internal sealed partial class Mirrored;

/// <summary>
/// Refreshing the output-major mirror of 26,214 weights (512 x 512, 90 % sparse), which every step after an update pays: the forward pass
/// with and without it, and the loop written in three ways.
/// </summary>
public class WeightMirrorBenchmarks
{
    private const int Batch = 128;

    private readonly Mirrored _layer = new();
    private readonly Activations _x = new(ActivationShape.Vector(512), Batch);
    private readonly Activations _y = new(ActivationShape.Vector(512), Batch);
    private float[] _mirror = [];
    private int[] _place = [];

    [GlobalSetup]
    public void Setup()
    {
        _layer.Initialize(seed: 1, sparsity: 0.9);
        _place = _layer.Pattern.ToInputMajor.ToArray();
        _mirror = new float[_place.Length];
        var random = new Random(1);
        foreach (ref float x in _x.Data)
            x = random.NextSingle();
    }

    [Benchmark(Baseline = true)]
    public void Forward() => _layer.Forward(_x, _y);

    [Benchmark]
    public void ForwardAfterUpdate()
    {
        _layer.Weights.MarkChanged();
        _layer.Forward(_x, _y);
    }

    [Benchmark]
    public void PlainLoop()
    {
        ReadOnlySpan<float> value = _layer.Weights.Value;
        ReadOnlySpan<int> place = _place;
        var mirror = _mirror.AsSpan();
        for (int k = 0; k < mirror.Length; k++)
            mirror[k] = value[place[k]];
    }

    [Benchmark]
    public void FourAtATime()
    {
        ReadOnlySpan<float> value = _layer.Weights.Value;
        ReadOnlySpan<int> place = _place;
        var mirror = _mirror.AsSpan();
        int k = 0;
        for (; k + 4 <= mirror.Length; k += 4)
        {
            var to = mirror.Slice(k, 4);
            var from = place.Slice(k, 4);
            to[0] = value[from[0]];
            to[1] = value[from[1]];
            to[2] = value[from[2]];
            to[3] = value[from[3]];
        }

        for (; k < mirror.Length; k++)
            mirror[k] = value[place[k]];
    }

    [Benchmark]
    public unsafe void Gather()
    {
        int k = 0;
        fixed (float* value = _layer.Weights.Value)
        {
            for (; Avx2.IsSupported && k + 8 <= _mirror.Length; k += 8)
                Avx2.GatherVector256(value, Vector256.Create(_place.AsSpan(k, 8)), sizeof(float)).CopyTo(_mirror.AsSpan(k, 8));
            for (; k < _mirror.Length; k++)
                _mirror[k] = value[_place[k]];
        }
    }
}
