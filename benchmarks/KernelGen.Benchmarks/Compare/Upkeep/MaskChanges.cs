using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Training;

namespace KernelGen.Benchmarks.Compare.Upkeep;

/// <summary>What RigL costs in a step in which masks change: the dense gradient, the choice of positions, the new order of weights and state.</summary>
internal static class MaskChanges
{
    private const int Batches = 3, Epochs = 14;

    /// <summary>Median seconds that a change adds to a step.</summary>
    public static double Seconds(UpkeepLayers layers, double sparsity, int threads) =>
        Steps(layers, sparsity, threads, new RigL(end: 1, interval: 1)) - Steps(layers, sparsity, threads, null);

    /// <summary>Median seconds of a step.</summary>
    private static double Steps(UpkeepLayers layers, double sparsity, int threads, SparsityMethod? method)
    {
        using var network = layers.Input().Add(layers.Sparse()).Build(TimedLayer.Batch, threads);
        network.Initialize(seed: 1, sparsity);
        int samples = Batches * TimedLayer.Batch;
        var data = new Dataset(
            network.InputShape, TimedLayer.Numbers(samples * network.InputShape.Features), TimedLayer.Numbers(samples * network.OutputShape.Features));
        var times = new Times();
        var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(1e-6f, momentum: 0.9f))
        {
            Hooks = [.. method is null ? (TrainingHook[])[] : [method], times],
        };
        foreach (var epoch in trainer.Fit(data, null, Epochs).ToBlockingEnumerable())
            _ = epoch;
        return Median.Of(times.Seconds.Skip(Batches));
    }

    private sealed class Times : TrainingHook
    {
        public List<double> Seconds { get; } = [];

        public override void AfterStep(TrainingState state) => Seconds.Add(state.Time.Total - state.Time.Waiting);
    }
}
