namespace KernelGen.Benchmarks.Compare.Upkeep;

/// <summary>A layer in a network, tuned, whose passes are timed.</summary>
internal sealed class TimedLayer : IDisposable
{
    public const int Batch = 128;

    private readonly Network _network;
    public TimedLayer(Func<NetworkBuilder> input, Layer layer, double sparsity, int threads)
    {
        _network = input().Add(layer).Build(Batch, threads);
        _network.Initialize(seed: 1, sparsity);
        _network.Tune();
        _network.SetInput(Numbers(Batch * _network.InputShape.Features));
        _network.Forward();
        _network.OutputGradient.Load(Numbers(Batch * _network.OutputShape.Features));
    }

    /// <summary>Whether dense kernels compute the layer.</summary>
    public bool IsDense =>
        _network.Layers[^1].Layer is not SparseLinear { UsesDenseKernels: false } and not SparseConv2d { UsesDenseKernels: false };

    /// <summary>Both passes of the layer alone, by the network's own clock.</summary>
    public (double Forward, double Backward) Step()
    {
        var row = _network.Layers[^1];
        var (forward, backward) = (row.ForwardTime, row.BackwardTime);
        _network.Forward();
        _network.Backward();
        return ((row.ForwardTime - forward).TotalSeconds, (row.BackwardTime - backward).TotalSeconds);
    }

    public void Dispose() => _network.Dispose();

    /// <summary>Random numbers from -0.5 to 0.5.</summary>
    public static float[] Numbers(int count)
    {
        var random = new Random(1);
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextSingle() - 0.5f;
        return numbers;
    }
}
