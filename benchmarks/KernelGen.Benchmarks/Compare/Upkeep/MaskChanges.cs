using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Training;

namespace KernelGen.Benchmarks.Compare.Upkeep;

/// <summary>
/// What a change of masks by RigL costs: the dense gradient, the choice of positions, the new order of weights and state.
/// </summary>
internal static class MaskChanges
{
    private const int Batches = 3, Epochs = 25, WarmEpochs = 3;

    /// <summary>
    /// Median seconds that a change adds to a training. Of three steps, masks change in the first; the second makes the tables of the
    /// forward pass anew; the third does neither.
    /// </summary>
    public static double Seconds(UpkeepLayers layers, double sparsity, int threads)
    {
        using var network = layers.Input().Add(layers.Sparse()).Build(TimedLayer.Batch, threads);
        network.Initialize(seed: 1, sparsity);
        int samples = Batches * TimedLayer.Batch;
        var data = new Dataset(
            network.InputShape, TimedLayer.Numbers(samples * network.InputShape.Features),
            TimedLayer.Numbers(samples * network.OutputShape.Features));
        var times = new Times();
        var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(1e-6f, momentum: 0.9f))
        {
            Hooks = [new RigL(end: 1, interval: Batches), times],
        };
        foreach (var epoch in trainer.Fit(data, null, Epochs).ToBlockingEnumerable())
            _ = epoch;
        return Median.Of(times.Seconds.Skip(WarmEpochs * Batches).Chunk(Batches).Select(steps => steps[0] + steps[1] - (2 * steps[2])));
    }

    private sealed class Times : TrainingHook
    {
        public List<double> Seconds { get; } = [];

        public override void AfterStep(TrainingState state) => Seconds.Add(state.Time.Total - state.Time.Waiting);
    }
}
