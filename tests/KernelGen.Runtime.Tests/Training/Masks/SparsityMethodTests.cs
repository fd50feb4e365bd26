using KernelGen.Runtime.Tests.Sparsity;

namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>Methods that change masks, each against its paper's formula.</summary>
public sealed class SparsityMethodTests
{
    [Fact]
    public async Task Gradual_pruning_follows_the_cubic_schedule()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.2);
        var watch = new MaskWatch();
        var method = new GradualMagnitudePruning(sparsity: 0.9, begin: 0.1, end: 0.8, interval: 3);
        await MaskRun.Train(network, [method, watch], epochs: 4);

        // 40 steps: masks change in 7, 10, ..., 31; in 4, the sparsity is still that of the beginning.
        Assert.Equal([7, 10, 13, 16, 19, 22, 25, 28, 31], watch.Changes);
        for (int step = 0; step < 40; step++)
        {
            double t = Math.Clamp((Math.Min(step, 31) - 4) / 3 * 3 / 27.0, 0, 1), expected = 0.9 + ((0.2 - 0.9) * Math.Pow(1 - t, 3));
            Assert.Equal(Math.Round((1 - (step < 4 ? 0.2 : expected)) * 540), watch.Nonzeros[step]);
        }

        Assert.Equal(0.9, method.Layers[0].Sparsity, 3);
        Assert.Equal(432 - 54, method.Layers[0].Dropped);
        Assert.Equal(0, method.Layers[0].Grown);
        Assert.Equal(["Hidden", "Deep"], method.Layers.Select(layer => layer.Name));
        Assert.Equal(10, method.Updates);
    }

    [Fact]
    public async Task Pruning_drops_the_smallest_and_leaves_the_others_as_they_are()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var layer = (Hidden)network.Layers[0].Layer;
        var before = new float[2][];
        var method = new OnceAtStep(3, mask =>
        {
            before[0] = layer.ToDense();
            mask.DropSmallest(500);
            before[1] = layer.ToDense();
        });
        await MaskRun.Train(network, [method, new MaskWatch()], epochs: 1);
        var largest = before[0].Select((w, i) => (Math.Abs(w), i)).OrderByDescending(pair => pair.Item1).Take(40)
            .Select(pair => pair.i).ToHashSet();
        for (int i = 0; i < 540; i++)
            Assert.Equal(largest.Contains(i) ? before[0][i] : 0, before[1][i]);
        Assert.Equal(40, layer.Pattern.Nonzeros);
    }

    [Fact]
    public async Task Evolution_replaces_a_share_at_random()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.8);
        var pattern = ((Hidden)network.Layers[0].Layer).Pattern;
        var watch = new MaskWatch();
        var method = new SparseEvolutionaryTraining(share: 0.25, end: 0.5, interval: 5);
        await MaskRun.Train(network, [method, watch], epochs: 4);
        Assert.Equal([5, 10, 15, 19], watch.Changes);
        Assert.All(watch.Nonzeros, nonzeros => Assert.Equal(108, nonzeros));
        Assert.Equal(4 * 27, method.Layers[0].Dropped);
        Assert.Equal(4 * 27, method.Layers[0].Grown);
        Assert.InRange(method.Layers[0].Pattern.CountCommon(pattern), 108 / 4, 100);
    }

    [Fact]
    public async Task RigL_keeps_the_largest_and_replaces_a_share_that_falls()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.8);
        var method = new RigL(share: 0.4, end: 0.5, interval: 5);
        var (before, watch) = (new MaskWatch(), new MaskWatch());
        await MaskRun.Train(network, [before, method, watch], epochs: 4);
        // In 19, the share is less than one weight.
        int[] changes = [5, 10, 15];
        Assert.Equal(changes, watch.Changes);
        Assert.All(watch.Nonzeros, nonzeros => Assert.Equal(108, nonzeros));
        foreach (int step in changes)
        {
            int count = (int)(0.2 * (1 + Math.Cos(Math.PI * step / 20)) * 108);
            var (old, now) = (before.Weights[step], watch.Weights[step]);
            var (oldMask, mask) = (before.Masks[step], watch.Masks[step]);
            var largest = old.Select((w, i) => (Math.Abs(w), i)).OrderByDescending(pair => pair.Item1).Take(108 - count)
                .Select(pair => pair.i).ToHashSet();
            for (int i = 0; i < 540; i++)
            {
                Assert.True(mask[i] || !largest.Contains(i));
                Assert.Equal(largest.Contains(i) ? old[i] : 0, now[i]);
            }

            Assert.True(step < 15 || count < 20);
            Assert.InRange(mask.Zip(oldMask, (isSet, was) => isSet && !was).Count(grown => grown), count / 2, count);
        }
    }

    [Fact]
    public async Task A_method_that_asks_for_no_gradient_gets_none()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.8);
        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() =>
            MaskRun.Train(network, [new OnceAtStep(1, mask => mask.GrowByGradient())], epochs: 1))).Message;
        Assert.Contains(
            "has no dense gradient in this step. Ask for it by overriding SparsityMethod.GradientCandidates", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_can_keep_its_mask()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.5);
        var method = new SparseEvolutionaryTraining(interval: 3) { Keeps = name => name == "Hidden" };
        await MaskRun.Train(network, [method, new MaskWatch()], epochs: 1);
        Assert.Equal("Deep", Assert.Single(method.Layers).Name);
        using var frozen = Samples.ClusterNetwork(batch: 10);
        frozen.Parameters[0].Parameter.Frozen = true;
        await MaskRun.Train(frozen, [method, new MaskWatch()], epochs: 1);
        Assert.Equal("Deep", Assert.Single(method.Layers).Name);
        using var none = Network.Features(18).Add(new Classifier()).Build(10);
        none.Initialize(1, 0);
        var state = new TrainingState(none, new SoftmaxCrossEntropy(), new Sgd(0.1f));
        string message = Assert.Throws<InvalidOperationException>(() => method.BeforeStep(state)).Message;
        Assert.Contains("changes the masks of sparse layers, but the network has none", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Distributions()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var layers = network.MaskedLayers;
        Assert.Equal([0.9, 0.9], SparsityDistribution.Uniform.Distribute(layers, 0.9));

        // 27 x 20 and 18 x 27: densities e * 47 / 540 and e * 45 / 486.
        var kernel = SparsityDistribution.ErdosRenyiKernel.Distribute(layers, 0.9);
        double e = 102.6 / (47 + 45);
        Assert.Equal(1 - (e * 47 / 540), kernel[0], 1e-12);
        Assert.Equal(1 - (e * 45 / 486), kernel[1], 1e-12);
        Assert.Equal(102.6, layers.Select((layer, i) => (1 - kernel[i]) * layer.Positions).Sum(), 1e-9);
        Assert.All(SparsityDistribution.ErdosRenyiKernel.Distribute(layers, 0), sparsity => Assert.Equal(0, sparsity, 1e-12));
        var crowded = SparsityDistribution.ErdosRenyiKernel.Distribute(layers, 0.02);
        Assert.Equal(0, crowded[1]);
        Assert.Equal(0.02 * 1026, crowded[0] * 540, 1e-9);

        var global = SparsityDistribution.GlobalMagnitude.Distribute(layers, 0.9);
        float[] all = [.. layers.SelectMany(layer => layer.Magnitudes()).OrderDescending()];
        for (int i = 0; i < 2; i++)
            Assert.Equal(layers[i].Magnitudes().Count(magnitude => magnitude >= all[102]), (1 - global[i]) * layers[i].Positions, 1e-9);
    }

    [Fact]
    public void A_distribution_gives_a_network_its_first_masks()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        network.Initialize(seed: 3, 0.9, SparsityDistribution.ErdosRenyiKernel);
        double e = 102.6 / (47 + 45);
        Assert.Equal(e * 47, network.MaskedLayers[0].Nonzeros, 0.51);
        Assert.Equal(e * 45, network.MaskedLayers[1].Nonzeros, 0.51);
        network.Initialize(seed: 3, 0.9, SparsityDistribution.Map(("Hidden", 0.5), ("*", 0.75)));
        Assert.Equal(270, network.MaskedLayers[0].Nonzeros);
        Assert.Equal(122, network.MaskedLayers[1].Nonzeros, 0.51);

        // The same weights as without a distribution, where it asks for the same masks.
        network.Initialize(seed: 3, 0.9, SparsityDistribution.Uniform);
        float[] uniform = network.MaskedLayers[0].Magnitudes();
        network.Initialize(seed: 3, 0.9);
        Assert.Equal(network.MaskedLayers[0].Magnitudes(), uniform);

        string few = Assert.Throws<InvalidOperationException>(
            () => network.Initialize(seed: 3, 0.5, SparsityDistribution.GlobalMagnitude)).Message;
        Assert.Contains("513 of 1,026 weights are to stay, but the layers have only 103", few, StringComparison.Ordinal);
        Assert.Equal(network.MaskedLayers[0].Magnitudes(), uniform);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Initialize(seed: 3, 1, SparsityDistribution.Uniform));
    }

    /// <summary>Two maps with other numbers are other methods to a resumed training.</summary>
    [Fact]
    public void A_map_is_a_setting()
    {
        string[] settings =
        [
            .. new[] { 0.5, 0.75 }.Select(
                share => new OneShotMagnitudePruning(0.9, distribution: SparsityDistribution.Map(("*", share))).Settings),
        ];
        Assert.NotEqual(settings[0], settings[1]);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refused("The sparsity is 1;", () => _ = new GradualMagnitudePruning(1));
        Refused("begin is -0.1;", () => _ = new GradualMagnitudePruning(0.9, begin: -0.1));
        Refused("end is 0.05;", () => _ = new GradualMagnitudePruning(0.9, begin: 0.1, end: 0.05));
        Refused("interval is 0;", () => _ = new GradualMagnitudePruning(0.9, interval: 0));
        Refused("The share of weights to replace is NaN;", () => _ = new RigL(double.NaN));
        Refused("The gradient is to be averaged over 0 steps;", () => _ = new RigL(gradientSteps: 0));
        Refused("The share of weights to replace is 1;", () => _ = new SparseEvolutionaryTraining(1));
        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    /// <summary>A method as users write it.</summary>
    private sealed class OnceAtStep(int step, Action<MaskedLayer> change) : SparsityMethod
    {
        protected override bool IsDue(in TrainingClock clock) => clock.Step == step;

        protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock) => change(layers[0]);
    }

    /// <summary>So many positions are found, even if there are fewer weights.</summary>
    [Fact]
    public void More_weights_may_be_grown_than_there_are()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 1);
        MaskRun.Step(network, new Growth(), new TrainingClock(1, 1, 1, 100), new Sgd(0.01f));
        Assert.Equal(100, network.MaskedLayers[^1].Nonzeros);
    }

    private sealed class Growth : SparsityMethod
    {
        protected override bool IsDue(in TrainingClock clock) => true;

        protected override int GradientCandidates(MaskedLayer layer, in TrainingClock clock) => 100;

        protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock) => layers[^1].GrowByGradient();
    }
}
