using KernelGen.Runtime.Tests.Layers;

namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>RigL with the mean of the gradients of several steps: layers take turns, and each grows where the sum is largest.</summary>
public sealed class AveragedGradientTests
{
    private const int Steps = 3, Interval = 8, Last = 40;

    [Fact]
    public void Layers_take_turns_and_grow_where_the_sum_is_largest()
    {
        using Network network = Create(sparsity: 0.8), full = Create(sparsity: 0);
        var (method, sgd) = (new RigL(end: 0.9, interval: Interval, gradientSteps: Steps), new Sgd(1e-4f));
        var state = new TrainingState(network, new MeanSquaredError(), sgd);
        var changes = new List<(long Step, int Layer)>();
        float[][] sums = [new float[540], new float[486]];
        for (int step = 0; step < Last; step++)
        {
            state.Clock = new TrainingClock(1, 1, step, Last);
            method.BeforeStep(state);
            var (before, magnitudes) = (network.MaskedLayers.Select(layer => layer.Pattern).ToArray(),
                network.MaskedLayers.Select(layer => layer.Magnitudes()).ToArray());
            AddDenseGradients(network, full, step, sums);
            MaskRun.Pass(network, step);
            method.AfterBackward(state);
            for (int i = 0; i < 2; i++)
            {
                var layer = network.MaskedLayers[i];
                if (layer.Pattern == before[i])
                    continue;
                changes.Add((step, i));
                Assert.Equal(Expected(before[i], magnitudes[i], sums[i], step - ((i + 1) * Steps) + 1), layer.Pattern.ToMask());
            }

            // A turn begins with an empty sum.
            int since = step % Interval;
            for (int i = 0; i < 2; i++)
            {
                if (since < i * Steps || since == ((i + 1) * Steps) - 1 || since == Interval - 1)
                    Array.Clear(sums[i]);
            }

            sgd.Step(network);
        }

        Assert.Equal([(10, 0), (13, 1), (18, 0), (21, 1), (26, 0), (29, 1)], changes);
    }

    [Fact]
    public async Task An_interval_too_short_for_all_turns_is_refused()
    {
        using var network = Create(sparsity: 0.8);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MaskRun.Train(network, [new ConstantFanIn(interval: 5, gradientSteps: 3)], epochs: 1));
        Assert.Contains("Give an interval of at least 6", refusal.Message, StringComparison.Ordinal);
    }

    private static Network Create(double sparsity)
    {
        var network = Network.Features(20).Add(new EitherHidden(new KernelOptions { DenseBelow = 0 })).Add(new Deep()).Add(new Classifier())
            .Build(batch: 16, threads: 1);
        network.Initialize(seed: 1, sparsity);
        return network;
    }

    /// <summary>The gradients of a network with the same weights and no mask.</summary>
    private static void AddDenseGradients(Network network, Network full, int step, float[][] sums)
    {
        ((EitherHidden)full.Layers[0].Layer).SetWeights(((EitherHidden)network.Layers[0].Layer).ToDense(), SparsityPattern.Full(27, 20));
        ((Deep)full.Layers[1].Layer).SetWeights(((Deep)network.Layers[1].Layer).ToDense(), SparsityPattern.Full(18, 27));
        network.Layers[2].Layer.Parameters[0].Value.CopyTo(full.Layers[2].Layer.Parameters[0].Value);
        for (int i = 0; i < 3; i++)
            network.Layers[i].Layer.Parameters[1].Value.CopyTo(full.Layers[i].Layer.Parameters[1].Value);
        foreach (var named in full.Parameters)
            named.Parameter.ClearGradient();
        MaskRun.Pass(full, step);
        float[][] gradients = [((EitherHidden)full.Layers[0].Layer).GradientToDense(), ((Deep)full.Layers[1].Layer).GradientToDense()];
        for (int i = 0; i < 2; i++)
        {
            for (int k = 0; k < sums[i].Length; k++)
                sums[i][k] += gradients[i][k];
        }
    }

    /// <summary>The largest weights stay; the largest sums among all other positions join them.</summary>
    private static bool[] Expected(SparsityPattern pattern, float[] magnitudes, float[] sum, long due)
    {
        double end = Math.Max(0, (long)(0.9 * Last) - 1) + 1;
        int count = (int)(0.15 * (1 + Math.Cos(Math.PI * due / end)) * pattern.Nonzeros);
        int[] places = [.. pattern.ToMask().Select((isSet, place) => (isSet, place)).Where(at => at.isSet).Select(at => at.place)];
        var kept = MaskRun.Largest(magnitudes, pattern.Nonzeros - count).Select(k => places[k]).ToHashSet();
        var grown = Enumerable.Range(0, sum.Length).Where(place => !kept.Contains(place))
            .OrderByDescending(place => Math.Abs(sum[place])).Take(count);
        return [.. Enumerable.Range(0, sum.Length).Select(kept.Union(grown).ToHashSet().Contains)];
    }
}
