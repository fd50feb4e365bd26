using BenchmarkDotNet.Attributes;

namespace KernelGen.Benchmarks.Runtime;

/// <summary>The stem of ResNet-18 behind its convolution: batch normalisation with ReLU and max pooling, batch 64, one layer after the other and joined.</summary>
public class BatchNormMaxPoolBenchmarks
{
    private const int Batch = 64;

    private readonly BatchNorm2d _norm = new(64, Activation.Relu);
    private readonly MaxPool2d _pool = new(3, stride: 2, padding: 1);
    private readonly BatchNormMaxPool2d _joined = new(new BatchNorm2d(64, Activation.Relu), new MaxPool2d(3, stride: 2, padding: 1));
    private readonly Activations _x = new(new ActivationShape(112, 112, 64), Batch);
    private readonly Activations _between = new(new ActivationShape(112, 112, 64), Batch);
    private readonly Activations _dx = new(new ActivationShape(112, 112, 64), Batch);
    private readonly Activations _y = new(new ActivationShape(56, 56, 64), Batch);

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        foreach (ref float number in _x.Data)
            number = random.NextSingle() - 0.5f;
        ForwardSeparate();
        ForwardJoined();
    }

    [Benchmark(Baseline = true)]
    public void ForwardSeparate()
    {
        _norm.Forward(_x, _between);
        _pool.Forward(_between, _y);
    }

    [Benchmark]
    public void ForwardJoined() => _joined.Forward(_x, _y);

    [Benchmark]
    public void BackwardSeparate()
    {
        _pool.Backward(_between, _y, _y, _dx);
        _norm.Backward(_x, _between, _dx, _dx);
    }

    [Benchmark]
    public void BackwardJoined() => _joined.Backward(_x, _y, _y, _dx);
}
