using BenchmarkDotNet.Attributes;
using KernelGen.Training;

namespace KernelGen.Benchmarks.EndToEnd;

[SparseLinear(784, 512, Activation = Activation.Relu)] internal sealed partial class Hidden1;
[SparseLinear(512, 256, Activation = Activation.Relu)] internal sealed partial class Hidden2;
[DenseLinear(256, 10)] internal sealed partial class Classifier;

/// <summary>
/// One step of training a 784-512-256-10 network, hidden layers 90 % sparse: load, forward, loss, backward, update. Allocates nothing.
/// </summary>
[MemoryDiagnoser]
public class TrainingStepBenchmarks : IDisposable
{
    private const int Samples = 1024;
    private const int Batch = 128;

    /// <summary>So small that the weights of any number of steps stay near where they began.</summary>
    private const float Rate = 1e-6f;

    private readonly SoftmaxCrossEntropy _loss = new();
    private readonly Sgd _optimizer = new(Rate, momentum: 0.9f);
    private readonly float[] _samples = new float[Samples * 784];
    private readonly int[] _labels = new int[Batch];
    private readonly int[] _order = new int[Batch];
    private Network? _network;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _network = Network.Features(784).Add(new Hidden1()).Add(new Hidden2()).Add(new Classifier()).Build(Batch, Threads);
        _network.Initialize(seed: 1, sparsity: 0.9);
        _network.Tune();
        var random = new Random(1);
        foreach (ref float sample in _samples.AsSpan())
            sample = random.NextSingle();
        for (int i = 0; i < Batch; i++)
            (_labels[i], _order[i]) = (random.Next(10), random.Next(Samples));
    }

    [Benchmark]
    public double Step()
    {
        _network!.SetInput(_samples, _order);
        var result = _loss.Evaluate(_network.Forward(), _labels, _network.OutputGradient);
        _network.Backward();
        _optimizer.Step(_network, Rate);
        return result.Loss;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _network?.Dispose();
        GC.SuppressFinalize(this);
    }
}
