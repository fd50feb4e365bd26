namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>One-shot pruning and alternating compression: when they prune, what remains, and what comes back.</summary>
public sealed class PruningMethodTests
{
    [Fact]
    public async Task One_shot_pruning_prunes_once_and_leaves_the_others_as_they_are()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.2);
        var method = new OneShotMagnitudePruning(sparsity: 0.9, at: 0.25);
        var (before, watch) = (new MaskWatch(), new MaskWatch());
        await MaskRun.Train(network, [before, method, watch], epochs: 4);
        Assert.Equal([10], watch.Changes);
        Assert.Equal([.. Enumerable.Repeat(432, 10), .. Enumerable.Repeat(54, 30)], watch.Nonzeros);
        AssertRemains(before, watch, step: 10, nonzeros: 54);
        Assert.Equal(432 - 54, method.Layers[0].Dropped);
        Assert.Equal(49, method.Layers[1].Nonzeros);
        Assert.Equal(1, method.Updates);
    }

    [Fact]
    public async Task One_shot_pruning_at_the_beginning_prunes_in_the_first_step()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var watch = new MaskWatch();
        await MaskRun.Train(network, [new OneShotMagnitudePruning(sparsity: 0.5, at: 0), watch], epochs: 1);
        Assert.Equal(Enumerable.Repeat(270, 10), watch.Nonzeros);
    }

    [Fact]
    public async Task Compression_alternates_as_in_the_paper_and_ends_sparse()
    {
        // A hundred steps for a hundred epochs of its ImageNet runs, which begin dense phases in 15, 25, ..., 75 and end sparse from 85 on.
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.3);
        var (before, watch) = (new MaskWatch(), new MaskWatch());
        await MaskRun.Train(network, [before, new AlternatingCompression(sparsity: 0.9), watch], epochs: 10);
        Assert.Equal([10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 85], watch.Changes);
        bool[] isSparse = [.. Enumerable.Range(0, 100).Select(step => step >= 85 || (step is >= 10 and < 75 && step % 10 < 5))];
        Assert.Equal(isSparse.Select(sparse => sparse ? 54 : 540), watch.Nonzeros);
        foreach (int step in watch.Changes)
        {
            if (watch.Nonzeros[step] == 54)
            {
                AssertRemains(before, watch, step, nonzeros: 54);
                continue;
            }

            // All weights keep their values, new ones are zero, and the optimiser begins anew.
            Assert.Equal(before.Weights[step], watch.Weights[step]);
            Assert.Equal(54, watch.Weights[step].Count(weight => weight != 0));
            Assert.Contains(before.Velocities[step], velocity => velocity != 0);
            Assert.All(watch.Velocities[step], velocity => Assert.Equal(0, velocity));
            Assert.True(watch.Weights[step + 4].Count(weight => weight != 0) > 200);
        }
    }

    [Theory]
    [InlineData(0.1, 0.1, 0.8, "DDDDSSSSDDDDSSSSDDDDSSSSDDDDDDDDSSSSSSSS")]
    [InlineData(0.1, 0.1, 0.7, "DDDDSSSSDDDDSSSSDDDDSSSSDDDDSSSSSSSSSSSS")]
    [InlineData(0.1, 0.1, 0.75, "DDDDSSSSDDDDSSSSDDDDSSSSDDDDDDSSSSSSSSSS")]
    [InlineData(0, 0.001, 0.1, "SDSDSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS")]
    [InlineData(0.5, 1, 1, "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDS")]
    public async Task The_phase_before_the_last_is_dense(double begin, double phase, double end, string phases)
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var watch = new MaskWatch();
        await MaskRun.Train(network, [new AlternatingCompression(0.5, begin, phase, end), watch], epochs: 4);
        Assert.Equal(phases.Select(letter => letter == 'S' ? 270 : 540), watch.Nonzeros);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refused("The sparsity is 1;", () => _ = new OneShotMagnitudePruning(1));
        Refused("at is 1;", () => _ = new OneShotMagnitudePruning(0.9, at: 1));
        Refused("at is NaN;", () => _ = new OneShotMagnitudePruning(0.9, at: double.NaN));
        Refused("The sparsity is -0.1;", () => _ = new AlternatingCompression(-0.1));
        Refused("phase is 0;", () => _ = new AlternatingCompression(0.9, phase: 0));
        Refused("begin is 1;", () => _ = new AlternatingCompression(0.9, begin: 1));
        Refused("end is 0.1;", () => _ = new AlternatingCompression(0.9, end: 0.1));
        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    /// <summary>The largest weights keep value and velocity to the bit; nothing else remains.</summary>
    private static void AssertRemains(MaskWatch before, MaskWatch after, int step, int nonzeros)
    {
        var largest = MaskRun.Largest(before.Weights[step], nonzeros);
        Assert.Contains(before.Velocities[step], velocity => velocity != 0);
        for (int i = 0; i < 540; i++)
        {
            Assert.Equal(largest.Contains(i), after.Masks[step][i]);
            Assert.Equal(largest.Contains(i) ? before.Weights[step][i] : 0, after.Weights[step][i]);
            Assert.Equal(largest.Contains(i) ? before.Velocities[step][i] : 0, after.Velocities[step][i]);
        }
    }
}
