namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>Methods beside each other, over several epochs and runs, and with layers that are frozen in between.</summary>
public sealed class MethodsTogetherTests
{
    /// <summary>Turns go on over the end of an epoch.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Averaged_gradients_do_not_depend_on_the_length_of_an_epoch(int epochs)
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
        var method = new RigL(end: 1, interval: 7, gradientSteps: 3);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.01f)) { Hooks = [method] };
        await foreach (var result in trainer.Fit(
            Samples.Clusters(300 / epochs, seed: 1), null, epochs, 1, TestContext.Current.CancellationToken))
        {
            Assert.True(double.IsFinite(result.Loss));
        }

        // Masks are due in steps 7, 14, 21, 28 and 29, and each of two layers changes two and five steps later: the last round has no time.
        Assert.Equal(6, method.Updates);
    }

    /// <summary>A method at work in other steps takes nothing from RigL.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Two_methods_may_take_turns(int gradientSteps)
    {
        foreach (bool first in (bool[])[true, false])
        {
            var (rigl, once) = (new RigL(end: 0.5, interval: 4, gradientSteps: gradientSteps), new OneShotMagnitudePruning(0.9, at: 0.8));
            using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
            await MaskRun.Train(network, first ? [rigl, once] : [once, rigl], epochs: 3);
            Assert.True(rigl.Updates > 2);
            Assert.All(network.MaskedLayers, layer => Assert.True(layer.Grown > 0 && layer.Sparsity > 0.89));
        }
    }

    [Fact]
    public async Task Two_methods_that_ask_for_the_gradient_of_a_layer_are_refused()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MaskRun.Train(network, [new RigL(interval: 4), new ConstantFanIn(interval: 4)], epochs: 1));
        Assert.Contains(
            "ConstantFanIn and RigL both ask for the dense gradient of layer Hidden", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MaskRun.Train(network, [new SparseEvolutionaryTraining(interval: 4), new RigL(interval: 4)], epochs: 1));
        Assert.Contains(
            "was changed after RigL had chosen new positions for it: by another hook", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>By hand, by a method that has begun already, and by one that is resumed.</summary>
    [Theory]
    [InlineData("rigl")]
    [InlineData("set")]
    [InlineData("srigl")]
    [InlineData("gmp")]
    public async Task A_layer_that_is_frozen_keeps_its_mask(string name)
    {
        SparsityMethod method = name switch
        {
            "rigl" => new RigL(interval: 3),
            "set" => new SparseEvolutionaryTraining(interval: 3),
            "srigl" => new ConstantFanIn(interval: 3),
            _ => new GradualMagnitudePruning(0.95, begin: 0, end: 1, interval: 3),
        };
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
        var freeze = new FreezeAt(step: 12);
        await MaskRun.Train(network, [freeze, method], epochs: 3);
        Assert.Equal(freeze.Pattern!.ToMask(), network.MaskedLayers[0].Pattern.ToMask());
        Assert.NotEqual(freeze.Other!.ToMask(), network.MaskedLayers[1].Pattern.ToMask());
        var (kept, other) = (network.MaskedLayers[0].Pattern, network.MaskedLayers[1].Pattern);
        await MaskRun.Train(network, [method], epochs: 1);
        Assert.Equal(kept.ToMask(), network.MaskedLayers[0].Pattern.ToMask());
        Assert.Single(method.Layers);
        Assert.Equal(name == "gmp", other.ToMask().SequenceEqual(network.MaskedLayers[1].Pattern.ToMask()));
    }

    /// <summary>What a run was refused for is refused again, and a second run begins anew.</summary>
    [Fact]
    public async Task A_method_begins_with_every_run()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
        var wrong = new RigL(interval: 5, gradientSteps: 3);
        for (int i = 0; i < 2; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => MaskRun.Train(network, [wrong], epochs: 1));
        var pruning = new GradualMagnitudePruning(0.9, begin: 0, end: 1, interval: 5);
        var watch = new MaskWatch();
        for (int i = 0; i < 2; i++)
        {
            network.Initialize(seed: 1, sparsity: i == 0 ? 0.8 : 0);
            await MaskRun.Train(network, [pruning, watch], epochs: 2);
        }

        Assert.Equal(108, watch.Nonzeros[0]);
        Assert.Equal(540, watch.Nonzeros[20]);
        Assert.InRange(watch.Nonzeros[26], 200, 350);
    }

    [Theory]
    [InlineData("0.5", "gives 1 shares of zeros for 2 layers")]
    [InlineData("", "gives 0 shares of zeros for 2 layers")]
    [InlineData("0.5 0.5 0.5", "gives 3 shares of zeros for 2 layers")]
    [InlineData("0.5 NaN", "gives layer Deep a share of zeros of NaN; it must be from 0 to 1")]
    [InlineData("-0.1 0.5", "gives layer Hidden a share of zeros of -0.1")]
    [InlineData("0.5 1.1", "gives layer Deep a share of zeros of 1.1")]
    public async Task A_wrong_distribution_is_refused_before_anything_changes(string shares, string message)
    {
        var own = new Own([.. shares.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(share => double.Parse(share, System.Globalization.CultureInfo.InvariantCulture))]);
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
        var before = network.MaskedLayers[0].Magnitudes();
        Assert.Contains(
            message, Assert.Throws<InvalidOperationException>(() => network.Initialize(seed: 2, 0.5, own)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, network.MaskedLayers[0].Magnitudes());
        var pruning = new GradualMagnitudePruning(0.9, distribution: own);
        Assert.Contains(
            message, (await Assert.ThrowsAsync<InvalidOperationException>(() => MaskRun.Train(network, [pruning], epochs: 1))).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, network.MaskedLayers[0].Magnitudes());
    }

    private sealed class Own(double[] shares) : SparsityDistribution
    {
        public override IReadOnlyList<double> Distribute(IReadOnlyList<MaskedLayer> layers, double sparsity) => shares;
    }

    private sealed class FreezeAt(int step) : TrainingHook
    {
        public SparsityPattern? Pattern { get; private set; }

        public SparsityPattern? Other { get; private set; }

        public override void BeforeStep(TrainingState state)
        {
            if (state.Clock.Step != step)
                return;
            state.Network.Layers[0].Layer.Parameters[0].Frozen = true;
            (Pattern, Other) = (state.Network.MaskedLayers[0].Pattern, state.Network.MaskedLayers[1].Pattern);
        }
    }
}
