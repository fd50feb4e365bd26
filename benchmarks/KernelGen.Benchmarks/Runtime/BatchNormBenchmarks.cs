using BenchmarkDotNet.Attributes;

namespace KernelGen.Benchmarks.Runtime;

/// <summary>
/// Batch normalisation with ReLU on the largest and the smallest images of ResNet-18's blocks, batch 64, beside a copy of as many
/// numbers: a copy moves 2 numbers for each pixel and channel, the forward pass 3 (it reads the input twice), the backward pass 5 (input
/// and gradient twice).
/// </summary>
public class BatchNormBenchmarks
{
    private const int Batch = 64;

    private BatchNorm2d _layer = new(1);
    private Activations _x = new(ActivationShape.Vector(1), 1);
    private Activations _y = new(ActivationShape.Vector(1), 1);
    private Activations _dy = new(ActivationShape.Vector(1), 1);

    [Params("64x56x56", "512x7x7")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var shape = Shape == "512x7x7" ? new ActivationShape(7, 7, 512) : new ActivationShape(56, 56, 64);
        _layer = new BatchNorm2d(shape.Channels, Activation.Relu);
        (_x, _y, _dy) = (Filled(shape, 1), Filled(shape, 2), Filled(shape, 3));
        _layer.Forward(_x, _y);
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _x.Data.CopyTo(_y.Data);

    [Benchmark]
    public void Forward() => _layer.Forward(_x, _y);

    [Benchmark]
    public void BackwardInPlace() => _layer.Backward(_x, _y, _dy, _dy);

    private static Activations Filled(ActivationShape shape, int seed)
    {
        var activations = new Activations(shape, Batch);
        var random = new Random(seed);
        foreach (ref float number in activations.Data)
            number = random.NextSingle() - 0.5f;
        return activations;
    }
}
