using BenchmarkDotNet.Attributes;

namespace KernelGen.Benchmarks.Runtime;

/// <summary>ResNet-18's max pooling, 3x3 with stride 2 and padding 1 on 64x112x112, batch 16, beside a copy of its input.</summary>
public class MaxPoolBenchmarks
{
    private const int Batch = 16;

    private readonly MaxPool2d _layer = new(3, stride: 2, padding: 1);
    private readonly Activations _x = new(new ActivationShape(112, 112, 64), Batch);
    private readonly Activations _dx = new(new ActivationShape(112, 112, 64), Batch);
    private readonly Activations _y = new(new ActivationShape(56, 56, 64), Batch);

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        foreach (ref float number in _x.Data)
            number = random.NextSingle() - 0.5f;
        _layer.Forward(_x, _y);
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _x.Data.CopyTo(_dx.Data);

    [Benchmark]
    public void Forward() => _layer.Forward(_x, _y);

    [Benchmark]
    public void Backward() => _layer.Backward(_x, _y, _y, _dx);
}
