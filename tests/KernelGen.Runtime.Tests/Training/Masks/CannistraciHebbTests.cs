namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>Growth by link prediction: scores from their definition, draws by their frequencies, masks by a plain implementation.</summary>
public sealed class CannistraciHebbTests
{
    [Theory]
    [InlineData(5, 4, 0.4)]
    [InlineData(9, 14, 0.7)]
    [InlineData(20, 13, 0.9)]
    [InlineData(1, 6, 0.5)]
    public void Scores_are_sums_over_the_nodes_of_paths_of_three_links(int rows, int columns, double sparsity)
    {
        var pattern = SparsityPattern.Random(rows, columns, sparsity, seed: 5);
        var scores = LinkPrediction.Scores(pattern);
        double[] expected = Scores(pattern.ToMask(), rows, columns);
        Assert.True(rows == 1 || expected.Distinct().Count() > 3);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-5 * (1 + Math.Abs(expected[i])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Draws_have_their_probabilities(int power)
    {
        float[] weights = [1, -1, 3, 0, 2];
        var counts = new int[5];
        for (int seed = 0; seed < 8000; seed++)
        {
            var random = new SeededRandom(seed);
            var drawn = MagnitudeSelection.Largest(SoftSelection.Keys(weights, power, ref random), 1);
            counts[Array.IndexOf(drawn, true)]++;
            var most = MagnitudeSelection.Largest(SoftSelection.Keys(weights, power, ref random), 3);
            Assert.Equal([true, false, true, false, true], most);
            Assert.Equal([true, false, true, true, true], MagnitudeSelection.Largest(SoftSelection.Keys(weights, power, ref random), 9));
        }

        // Standard deviations are below 45.
        double sum = 1 + Math.Pow(2, power) + Math.Pow(3, power);
        for (int i = 0; i < 5; i++)
            Assert.Equal(weights[i] < 0 ? 0 : 8000 * Math.Pow(weights[i], power) / sum, counts[i], 200.0);
    }

    [Fact]
    public void Masks_are_those_of_a_plain_implementation()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.8);
        var method = new CannistraciHebbTraining(share: 0.4, end: 1, interval: 10, seed: 7);
        var optimizer = new Sgd(0.05f, momentum: 0.9f);
        for (int step = 10; step < 60; step += 10)
        {
            var expected = new bool[2][];
            for (int n = 0; n < 2; n++)
            {
                var weights = network.Layers[n].Layer.Sparse!;
                long seed = (7L << 32) ^ (step * 2) ^ n;
                expected[n] = Plain(weights.ToDense(weights.Parameter.Value), weights.Pattern, step, share: 0.4, seed);
            }

            MaskRun.Step(network, method, new TrainingClock(1, 1, step, 100), optimizer);
            for (int n = 0; n < 2; n++)
                Assert.Equal(expected[n], network.Layers[n].Layer.Sparse!.Pattern.ToMask());
        }

        Assert.Equal(5, method.Updates);
    }

    [Fact]
    public async Task It_replaces_a_share_that_falls_and_what_stays_keeps_its_bits()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.8);
        var method = new CannistraciHebbTraining(share: 0.4, end: 0.5, interval: 5);
        var (before, watch) = (new MaskWatch(), new MaskWatch());
        await MaskRun.Train(network, [before, method, watch], epochs: 4);

        // In 19, the share is less than one weight.
        Assert.Equal([5, 10, 15], watch.Changes);
        Assert.All(watch.Nonzeros, nonzeros => Assert.Equal(108, nonzeros));
        int[] counts = [.. watch.Changes.Select(step => (int)(0.2 * (1 + Math.Cos(Math.PI * step / 20)) * 108))];
        Assert.Equal(counts.Sum(), method.Layers[0].Dropped);
        Assert.Equal(counts.Sum(), method.Layers[0].Grown);
        foreach (var (step, count) in watch.Changes.Zip(counts))
        {
            Assert.Equal(108 - count, watch.Weights[step].Count(weight => weight != 0));
            Assert.Contains(before.Velocities[step], velocity => velocity != 0);
            for (int i = 0; i < 540; i++)
            {
                bool stays = watch.Weights[step][i] != 0;
                Assert.Equal(stays ? before.Weights[step][i] : 0, watch.Weights[step][i]);
                Assert.Equal(stays ? before.Velocities[step][i] : 0, watch.Velocities[step][i]);
            }
        }
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refused("The share of weights to replace is 1;", () => _ = new CannistraciHebbTraining(1));
        Refused("end is 2;", () => _ = new CannistraciHebbTraining(end: 2));
        Refused("interval is -1;", () => _ = new CannistraciHebbTraining(interval: -1));
        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    /// <summary>Removal and growth with sorted lists.</summary>
    private static bool[] Plain(float[] weights, SparsityPattern pattern, int step, double share, long seed)
    {
        var random = new SeededRandom(seed);
        var mask = pattern.ToMask();
        int count = (int)(share / 2 * (1 + Math.Cos(Math.PI * step / 100)) * pattern.Nonzeros);
        double power = 1 + (8 * step / 100.0);
        int[] present = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i])];
        double[] keys = [.. present.Select(i => Math.Max(Math.Abs(weights[i]), 1e-30) * Math.Pow(random.NextExponential(), -1 / power))];
        foreach (int k in Enumerable.Range(0, keys.Length).OrderByDescending(k => keys[k]).Skip(keys.Length - count))
            mask[present[k]] = false;
        double[] scores = Scores(mask, pattern.Rows, pattern.Columns);
        int[] missing = [.. Enumerable.Range(0, mask.Length).Where(i => !mask[i])];
        keys = [.. missing.Select(i => Math.Max(scores[i], 1e-30) / random.NextExponential())];
        foreach (int k in Enumerable.Range(0, keys.Length).OrderByDescending(k => keys[k]).Take(count))
            mask[missing[k]] = true;
        return mask;
    }

    /// <summary>
    /// The score by its definition: for each node on a path of three links between u and v, one and its links to other nodes on such paths,
    /// over one and its links to nodes that are on none. Those to u and v do not count.
    /// </summary>
    private static double[] Scores(bool[] mask, int rows, int columns)
    {
        int nodes = rows + columns;
        var scores = new double[mask.Length];
        for (int u = 0; u < rows; u++)
        {
            for (int v = rows; v < nodes; v++)
            {
                var community = new HashSet<int>();
                foreach (int x in All(x => Linked(u, x)))
                {
                    foreach (int z in All(z => Linked(x, z) && Linked(z, v) && z != u && x != v))
                        community.UnionWith([x, z]);
                }

                int position = (u * columns) + v - rows;
                scores[position] = Linked(u, v) ? -1 : community.Sum(node =>
                    (1.0 + community.Count(other => Linked(node, other)))
                    / (1 + All(other => Linked(node, other) && other != u && other != v && !community.Contains(other)).Count()));
            }
        }

        return scores;

        IEnumerable<int> All(Func<int, bool> condition) => Enumerable.Range(0, nodes).Where(condition);

        bool Linked(int a, int b) => a < rows != b < rows && mask[(Math.Min(a, b) * columns) + Math.Max(a, b) - rows];
    }
}
