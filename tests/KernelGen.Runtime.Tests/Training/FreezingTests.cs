namespace KernelGen.Runtime.Tests.Training;

[SparseConv2d(4, 4, Kernel = 3, Padding = 1, Height = 8, Width = 8, Bias = false)] public sealed partial class Branch4;

[SparseConv2d(1, 4, Kernel = 3, Padding = 1, Height = 8, Width = 8, Bias = false)] public sealed partial class Branch1;

[DenseLinear(4, 5)] public sealed partial class FromFour;

/// <summary>Frozen parameters stay as they are, and nothing before the first trained layer runs backward.</summary>
public sealed class FreezingTests
{
    [Fact]
    public void The_others_learn_as_they_would_and_lower_layers_do_not_run()
    {
        using Network frozen = Samples.ClusterNetwork(batch: 16), free = Samples.ClusterNetwork(batch: 16);
        foreach (var named in frozen.Parameters.Take(4))
            named.Parameter.Frozen = true;
        var before = frozen.Parameters.Select(named => named.Parameter.Value.ToArray()).ToArray();
        Step(frozen);
        Step(free);
        for (int i = 0; i < frozen.Parameters.Count; i++)
            Assert.Equal(i < 4 ? before[i] : free.Parameters[i].Parameter.Value.ToArray(), frozen.Parameters[i].Parameter.Value.ToArray());
        Assert.Equal([true, true, false], frozen.Layers.Select(row => row.BackwardTime == TimeSpan.Zero));

        // Trained again, all of them move, and by what the new step gives alone.
        foreach (var named in frozen.Parameters)
            named.Parameter.Frozen = false;
        Step(frozen);
        Assert.All(frozen.Layers, row => Assert.NotEqual(TimeSpan.Zero, row.BackwardTime));
        Assert.All(Enumerable.Range(0, 4), i => Assert.NotEqual(before[i], frozen.Parameters[i].Parameter.Value.ToArray()));
    }

    [Fact]
    public void A_frozen_layer_between_trained_ones_passes_the_gradient_on()
    {
        using Network frozen = Samples.ClusterNetwork(batch: 16), free = Samples.ClusterNetwork(batch: 16);
        foreach (int i in new[] { 2, 3, 4 })
            frozen.Parameters[i].Parameter.Frozen = true;
        var before = frozen.Parameters.Select(named => named.Parameter.Value.ToArray()).ToArray();
        Step(frozen);
        Step(free);
        for (int i = 0; i < frozen.Parameters.Count; i++)
        {
            Assert.Equal(
                i is 2 or 3 or 4 ? before[i] : free.Parameters[i].Parameter.Value.ToArray(),
                frozen.Parameters[i].Parameter.Value.ToArray());
        }

        Assert.All(((DenseLinear)frozen.Layers[2].Layer).Weights.Gradient.ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void The_gradient_reaches_one_branch_of_a_block_where_the_other_is_frozen()
    {
        foreach (bool freezeMain in new[] { false, true })
        {
            using Network frozen = Blocks(), free = Blocks();
            for (int i = 0; i < 2; i++)
                frozen.Parameters[i].Parameter.Frozen = true;
            foreach (var named in frozen.Parameters.Where(
                named => named.Name.StartsWith(freezeMain ? "main" : "shortcut", StringComparison.Ordinal)))
            {
                named.Parameter.Frozen = true;
            }

            Pass(frozen);
            Pass(free);
            for (int i = 0; i < frozen.Parameters.Count; i++)
            {
                if (!frozen.Parameters[i].Parameter.Frozen)
                    Assert.Equal(free.Parameters[i].Parameter.Gradient.ToArray(), frozen.Parameters[i].Parameter.Gradient.ToArray());
            }
        }

        static Network Blocks()
        {
            var network = Network.Features(6).Add(new DenseSquare(), "before")
                .Residual(main => main.Add(new Square(), "main"), shortcut => shortcut.Add(new DenseSquare(), "shortcut")).Relu()
                .Build(batch: 16, threads: 1);
            network.Initialize(seed: 1, sparsity: 0.3);
            return network;
        }

        static void Pass(Network network)
        {
            network.SetInput(Samples.Uniform(16 * 6, seed: 1));
            network.Forward();
            network.OutputGradient.Load(Samples.Uniform(16 * 6, seed: 2));
            network.Backward();
        }
    }

    [Theory]
    [InlineData("shortcut")]
    [InlineData("main")]
    public void Borders_of_gradients_are_zero_where_a_frozen_branch_shares_their_memory(string frozenBranch)
    {
        using Network frozen = Branches(), free = Branches();
        foreach (var named in frozen.Parameters.Where(named => named.Name.StartsWith(frozenBranch, StringComparison.Ordinal)))
            named.Parameter.Frozen = true;

        // Twice: in the second pass, memory that is shared holds numbers of the first.
        for (int i = 0; i < 2; i++)
        {
            Pass(frozen);
            Pass(free);
        }

        Assert.Contains(
            frozen.Parameters,
            named => !named.Parameter.Frozen && named.Name.StartsWith("main", StringComparison.Ordinal) == (frozenBranch != "main"));
        for (int i = 0; i < frozen.Parameters.Count; i++)
        {
            if (!frozen.Parameters[i].Parameter.Frozen)
                Assert.Equal(free.Parameters[i].Parameter.Gradient.ToArray(), frozen.Parameters[i].Parameter.Gradient.ToArray());
        }

        static Network Branches()
        {
            var network = Network.Image(1, 8, 8)
                .Residual(
                    main => main.Add(new Branch1(), "main1").BatchNorm(name: "main2").Relu().Add(new Branch4(), "main3")
                        .BatchNorm(name: "main4"),
                    shortcut => shortcut.Add(new Branch1(), "shortcut1").BatchNorm(name: "shortcut2")).Relu()
                .GlobalAveragePool().Add(new FromFour(), "head").Build(batch: 64, threads: 1);
            network.Initialize(seed: 1, sparsity: 0.3);
            return network;
        }

        static void Pass(Network network)
        {
            network.SetInput(Samples.Uniform(64 * 64, seed: 1));
            network.Forward();
            network.OutputGradient.Load(Samples.Uniform(64 * 5, seed: 2));
            network.Backward();
        }
    }

    private static void Step(Network network)
    {
        network.SetInput(Samples.Uniform(16 * 20, seed: 1));
        new SoftmaxCrossEntropy().Evaluate(network.Forward(), Enumerable.Range(0, 16).Select(i => i % 5).ToArray(), network.OutputGradient);
        network.Backward();
        new Sgd(0.05f).Step(network);
    }
}
