using BenchmarkDotNet.Attributes;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Runtime;

/// <summary>
/// The forward pass of a layer with the policy's first choice and with the tuner's, which measured on one thread: does the choice hold
/// on two?
/// </summary>
public class TunedLayerBenchmarks : IDisposable
{
    private const int Batch = 128;

    private Network? _first;
    private Network? _tuned;

    [ParamsSource(nameof(Shapes))]
    public LinearShape Shape { get; set; } = new("", 512, 512);

    [Params(0.7, 0.9)]
    public double Sparsity { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    public static IEnumerable<LinearShape> Shapes =>
        [new("mlp", 784, 512), new("mlp", 512, 512), new("bert", 768, 3072), new("bert", 3072, 768)];

    [GlobalSetup]
    public void Setup()
    {
        (_first, _tuned) = (Create(), Create());
        _tuned.Tune();
        Console.WriteLine(_tuned.TuningReport());
    }

    [Benchmark(Baseline = true)]
    public void FirstChoice() => _first!.Forward();

    [Benchmark]
    public void Tuned() => _tuned!.Forward();

    [GlobalCleanup]
    public void Dispose()
    {
        _first?.Dispose();
        _tuned?.Dispose();
        GC.SuppressFinalize(this);
    }

    private Network Create()
    {
        var network = Network.Features(Shape.InFeatures).Add(DeclaredLayers.Create(Shape)).Build(Batch, Threads);
        network.Initialize(seed: 1, Sparsity);
        var random = new Random(1);
        var samples = new float[Batch * Shape.InFeatures];
        foreach (ref float sample in samples.AsSpan())
            sample = random.NextSingle();
        network.SetInput(samples);
        return network;
    }
}
