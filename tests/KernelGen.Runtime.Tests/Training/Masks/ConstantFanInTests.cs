using KernelGen.Runtime.Tests.Networks;

namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>Constant fan-in against a plain implementation of the paper's steps, and what it keeps.</summary>
public sealed class ConstantFanInTests
{
    [Theory]
    [InlineData(0.8, 0.3, 0.3)]
    [InlineData(0.8, 0.3, 0)]
    [InlineData(0.8, 0.5, 0.9)]
    [InlineData(0.95, 0.5, 0.3)]
    [InlineData(0.3, 0.4, 1)]
    [InlineData(0.5, 0.9, 1)]
    public void Masks_are_those_of_a_plain_implementation(double sparsity, double share, double leastSalient)
    {
        using Network network = Build(), full = Build();
        network.Initialize(seed: 3, sparsity);
        var (hidden, deep) = ((Hidden)network.Layers[0].Layer, (Deep)network.Layers[1].Layer);
        var method = new ConstantFanIn(share, end: 1, interval: 10, leastSalient);
        var optimizer = new Sgd(0.05f, momentum: 0.9f);
        int ablated = 0;
        for (int step = 10; step < 60; step += 10)
        {
            // Some neurons learn little: their weights are small, and so are those that read them.
            float[] weights = hidden.ToDense(), read = deep.ToDense();
            for (int i = 0; i < weights.Length; i++)
                weights[i] *= i / 20 % 3 == 0 ? 0.01f : 1;
            for (int i = 0; i < read.Length; i++)
                read[i] *= i % 27 % 3 == 0 ? 0.01f : 1;
            hidden.SetWeights(weights, hidden.Pattern);
            deep.SetWeights(read, deep.Pattern);

            // A network of the same weights without mask has the dense gradient.
            var (fullHidden, fullDeep) = ((Hidden)full.Layers[0].Layer, (Deep)full.Layers[1].Layer);
            fullHidden.SetWeights(weights, SparsityPattern.Full(27, 20));
            fullDeep.SetWeights(read, SparsityPattern.Full(18, 27));
            fullHidden.SetBias(hidden.Bias!.Value);
            fullDeep.SetBias(deep.Bias!.Value);
            MaskRun.Pass(full, step);
            double alpha = share / 2 * (1 + Math.Cos(Math.PI * step / 100));
            var expected = Plain(weights, hidden.Pattern.ToMask(), fullHidden.GradientToDense(), 20, alpha, leastSalient);
            var expectedLast = Plain(read, deep.Pattern.ToMask(), fullDeep.GradientToDense(), 27, alpha, leastSalient: 0);
            MaskRun.Step(network, method, new TrainingClock(1, 1, step, 100), optimizer);
            Assert.Equal(expected, hidden.Pattern.ToMask());
            Assert.Equal(expectedLast, deep.Pattern.ToMask());
            ablated += expected.Chunk(20).Count(row => !row.Contains(true));
        }

        Assert.Equal(leastSalient == 0, ablated == 0);
        Assert.Equal((int)Math.Round((1 - sparsity) * 540), hidden.Pattern.Nonzeros);
        Assert.Equal(5, method.Updates);
    }

    [Fact]
    public async Task Fan_in_becomes_constant_and_what_stays_keeps_its_bits()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.8);
        var method = new ConstantFanIn(share: 0.4, end: 0.5, interval: 5);
        var (before, watch) = (new MaskWatch(), new MaskWatch());
        await MaskRun.Train(network, [before, method, watch], epochs: 4);
        Assert.Equal([5, 10, 15], watch.Changes);
        Assert.All(watch.Nonzeros, nonzeros => Assert.Equal(108, nonzeros));
        Assert.Equal(method.Layers[0].Dropped, method.Layers[0].Grown);
        foreach (int step in watch.Changes)
        {
            int[] fanIn = [.. watch.Masks[step].Chunk(20).Select(row => row.Count(isSet => isSet)).Where(count => count > 0)];
            Assert.InRange(fanIn.Max() - fanIn.Min(), 0, 1);
            Assert.Contains(before.Velocities[step], velocity => velocity != 0);
            int stay = 0;
            for (int i = 0; i < 540; i++)
            {
                // A position that was dropped may have been grown again; its weight is then zero.
                bool stays = watch.Weights[step][i] != 0;
                stay += stays ? 1 : 0;
                Assert.Equal(stays ? before.Weights[step][i] : 0, watch.Weights[step][i]);
                Assert.Equal(stays ? before.Velocities[step][i] : 0, watch.Velocities[step][i]);
            }

            Assert.InRange(stay, 30, 107);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void In_a_convolution_output_channels_have_equally_many_weights(int batch)
    {
        var layer = new Down();
        using var network = Network.Image(8, 8, 7).Add(layer).Build(batch, threads: 2);
        network.Initialize(seed: 1, sparsity: 0.8);
        MaskRun.Step(network, new ConstantFanIn(interval: 10), new TrainingClock(1, 1, 10, 100), new Sgd(0.1f));
        int[] fanIn = [.. layer.Pattern.ToMask().Chunk(72).Select(row => row.Count(isSet => isSet))];
        Assert.Equal([.. Enumerable.Repeat(15, 173 % 12), .. Enumerable.Repeat(14, 12 - (173 % 12))], fanIn);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refused("The share of weights to replace is 0;", () => _ = new ConstantFanIn(0));
        Refused("end is 0;", () => _ = new ConstantFanIn(end: 0));
        Refused("interval is 0;", () => _ = new ConstantFanIn(interval: 0));
        Refused("The least share of salient weights is 1.1;", () => _ = new ConstantFanIn(leastSalient: 1.1));
        Refused("The least share of salient weights is NaN;", () => _ = new ConstantFanIn(leastSalient: double.NaN));
        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static Network Build() => Network.Features(20).Add(new Hidden()).Add(new Deep()).Build(batch: 16, threads: 1);

    /// <summary>The steps of section 3 of the paper, one after the other, with sorted lists.</summary>
    private static bool[] Plain(float[] weights, bool[] mask, float[] gradient, int inputs, double alpha, double leastSalient)
    {
        // 1, 2: what is pruned and grown.
        int total = mask.Count(isSet => isSet), k = (int)(alpha * total), rows = mask.Length / inputs;
        int[] positions = [.. Enumerable.Range(0, mask.Length)];
        var kept = positions.Where(i => mask[i]).OrderByDescending(i => Math.Abs((double)weights[i])).Take(total - k).ToHashSet();
        int[] candidates = [.. positions.Where(i => !kept.Contains(i)).OrderByDescending(i => Math.Abs((double)gradient[i]))];

        // 3, 4: salient weights of each neuron; those with too few are ablated, but enough remain for all weights.
        int[] salient = new int[rows];
        foreach (int i in kept.Concat(candidates.Take(k)))
            salient[i / inputs]++;
        int present = positions.Where(i => mask[i]).Select(i => i / inputs).Distinct().Count();
        double needed = leastSalient == 0 ? 0 : Math.Max(1, Math.Floor(leastSalient * (total / present)));
        while (salient.Count(number => number >= needed) * inputs < total)
            needed--;

        // 5: the weights of each active neuron.
        int[] active = [.. Enumerable.Range(0, rows).Where(row => salient[row] >= needed)];
        var next = new bool[mask.Length];
        for (int n = 0; n < active.Length; n++)
        {
            // 6, 7: the largest of those that are kept, then those of largest gradient.
            int fanIn = (total / active.Length) + (n < total % active.Length ? 1 : 0), row = active[n];
            foreach (int i in kept.Where(i => i / inputs == row).OrderByDescending(i => Math.Abs(weights[i])).ThenBy(i => i).Take(fanIn))
                next[i] = true;
            int missing = fanIn - next.Skip(row * inputs).Take(inputs).Count(isSet => isSet);
            foreach (int i in candidates.Where(i => i / inputs == row).Take(missing))
                next[i] = true;
        }

        return next;
    }
}
