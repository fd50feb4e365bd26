using KernelGen.Runtime.Tests.Storage;

namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>What a layer holds while it trains.</summary>
public sealed class MemoryTests
{
    /// <summary>
    /// Weights, gradients, indices and the state of the optimiser of a layer with 5 % of its weights, against those of a dense one.
    /// </summary>
    [Theory]
    [InlineData(false, 0.17)]
    [InlineData(true, 0.15)]
    public void At_95_percent_a_layer_takes_less_than_a_fifth_of_a_dense_one(bool adam, double most)
    {
        using var network = Network.Features(400).Add(new SavedHidden()).Build(batch: 16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.95);
        Optimizer optimizer = adam ? new Adam(0.01f) : new Sgd(0.01f, momentum: 0.9f);
        MaskRun.Step(network, new RigL(end: 1, interval: 1), new TrainingClock(1, 1, 5, 10), optimizer);
        var layer = (SavedHidden)network.Layers[0].Layer;
        int slots = optimizer.Slots, dense = 400 * 300;
        long state = 0;
        for (int slot = 0; slot < slots; slot++)
            state += sizeof(float) * (long)layer.Weights.StateOf(optimizer, slots, countsSteps: adam).Slot(slot).Length;

        // Adam counts the steps of grown weights as well.
        state += adam ? sizeof(float) * (long)layer.Weights.Length : 0;
        Assert.Equal(6_000, layer.Weights.Length);
        Assert.InRange((layer.Bytes + state) / (double)(sizeof(float) * (2 + slots) * dense), 0.05, most);
    }
}
