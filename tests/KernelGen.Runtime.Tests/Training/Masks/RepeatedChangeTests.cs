using KernelGen.Runtime.Tests.Storage;

namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>A mask that changes again and again: memory is used again, and no number gets lost.</summary>
public sealed class RepeatedChangeTests
{
    /// <summary>The new pattern and the places of its weights take 8 bytes a nonzero; all else is there already.</summary>
    [Fact]
    public void A_change_allocates_little_more_than_the_new_pattern()
    {
        using var network = Network.Features(400).Add(new SavedHidden()).Build(batch: 16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.8);
        var layer = network.MaskedLayers[0];
        var (sgd, samples) = (new Sgd(0.01f, momentum: 0.9f), new float[16 * 400]);
        Step();
        Change();
        long allocated = Allocation.Of(Change);
        Assert.InRange(allocated / (double)layer.Nonzeros, 8, 11);

        void Change()
        {
            layer.DropSmallest(10);
            Step();
        }

        void Step()
        {
            network.SetInput(samples);
            network.Forward();
            network.OutputGradient.Data.Clear();
            network.Backward();
            sgd.Step(network);
        }
    }

    /// <summary>
    /// All numbers differ, and most changes find room in the memory of the numbers: none may be read after it was overwritten.
    /// </summary>
    [Fact]
    public void Many_changes_up_and_down_keep_what_stays()
    {
        double[] sparsities = [0.52, 0.6, 0.55, 0.7, 0.93, 0.9, 0.4];
        var (layer, adam) = (new SavedHidden(), new Adam(0.01f));
        layer.Initialize(seed: 1, sparsity: 0.5);
        var state = layer.Weights.StateOf(adam, adam.Slots, countsSteps: true);
        for (int change = 0; change < 3 * sparsities.Length; change++)
        {
            for (int k = 0; k < layer.Weights.Length; k++)
                (layer.Weights.Value[k], layer.Weights.Gradient[k], state.Slot(0)[k], state.Slot(1)[k]) = (k + 1, -k - 1, k + 2, k + 3);
            var (before, pattern) = (layer.ToDense(), layer.Pattern);
            layer.ChangePattern(SparsityPattern.Random(300, 400, sparsities[change % sparsities.Length], seed: change));
            bool[] kept = pattern.ToMask(), now = layer.Pattern.ToMask();
            float[] expected = [.. before.Select((weight, at) => kept[at] && now[at] ? weight : 0)];
            Assert.Equal(expected, layer.ToDense());
            Assert.Equal(expected.Select(weight => -weight), layer.GradientToDense());
            for (int k = 0; k < layer.Weights.Length; k++)
            {
                float weight = layer.Weights.Value[k];
                Assert.Equal(weight == 0 ? (0, 0) : (weight + 1, weight + 2), (state.Slot(0)[k], state.Slot(1)[k]));
            }
        }

        // The state would go with its optimiser.
        GC.KeepAlive(adam);
    }

    /// <summary>Of 95 % zeros, memory for 40 % is not kept.</summary>
    [Fact]
    public void Much_fewer_weights_take_less_memory()
    {
        var layer = new SavedHidden();
        layer.Initialize(seed: 1, sparsity: 0.4);
        long many = layer.Bytes;
        layer.ChangePattern(SparsityPattern.Random(300, 400, 0.95, seed: 1));
        Assert.InRange(layer.Bytes, 1, many / 8);
    }
}
