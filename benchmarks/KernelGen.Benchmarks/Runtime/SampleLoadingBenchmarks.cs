using BenchmarkDotNet.Attributes;

namespace KernelGen.Benchmarks.Runtime;

/// <summary>
/// Loading 128 of 8,000 samples with 784 features in a random order into the blocked layout: by tiles, and one float after the other.
/// </summary>
public class SampleLoadingBenchmarks
{
    private const int Samples = 8000;
    private const int Features = 784;
    private const int Batch = 128;

    private readonly Activations _activations = new(ActivationShape.Vector(Features), Batch);
    private readonly float[] _samples = new float[Samples * Features];
    private readonly int[] _order = Enumerable.Range(0, Samples).ToArray();
    private int _first;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        foreach (ref float sample in _samples.AsSpan())
            sample = random.NextSingle();
        random.Shuffle(_order);
    }

    [Benchmark]
    public void Tiles() => _activations.Load(_samples, NextBatch());

    [Benchmark(Baseline = true)]
    public void OneByOne()
    {
        var order = NextBatch();
        var data = _activations.Data;
        for (int sample = 0; sample < Batch; sample++)
        {
            var row = _samples.AsSpan(order[sample] * Features, Features);
            var block = data.Slice(sample / 16 * Features * 16, Features * 16);
            for (int feature = 0; feature < Features; feature++)
                block[(feature * 16) + (sample % 16)] = row[feature];
        }
    }

    /// <summary>Reading the rows without moving them apart: what memory alone takes.</summary>
    [Benchmark]
    public void CopyRows()
    {
        var order = NextBatch();
        for (int sample = 0; sample < Batch; sample++)
            _samples.AsSpan(order[sample] * Features, Features).CopyTo(_activations.Data[(sample * Features)..]);
    }

    private ReadOnlySpan<int> NextBatch()
    {
        _first = _first + (2 * Batch) > Samples ? 0 : _first + Batch;
        return _order.AsSpan(_first, Batch);
    }
}
