namespace KernelGen.Runtime.Tests.Training.Masks;

[SparseLinear(20, 24, BalancedInputs = 5, Activation = Activation.Relu)] public sealed partial class BalancedHidden;

[SparseLinear(24, 16, BalancedInputs = 12, BlockOutputs = 2, BlockInputs = 2, Activation = Activation.Relu)]
public sealed partial class BalancedBlocks;

[DenseLinear(16, 5)] public sealed partial class BalancedClassifier;

[SparseLinear(20, 27, BalancedInputs = 4, Activation = Activation.Relu)] public sealed partial class BalancedByFour;

[DenseLinear(27, 5)] public sealed partial class BalancedOutput;

[SparseLinear(1024, 1024, BalancedInputs = 128)] public sealed partial class BalancedLarge;

/// <summary>Balanced weights: every method leaves as many in each group.</summary>
public sealed class BalancedMaskTests
{
    public static TheoryData<string> Methods => ["gmp", "one-shot", "ac/dc", "set", "rigl", "cht"];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Masks_stay_balanced(string name)
    {
        using var network = Build();
        bool isPruned = name is "gmp" or "one-shot" or "ac/dc";
        network.Initialize(seed: 1, isPruned ? 0 : 0.6);
        var method = MethodOf(name);
        var before = network.MaskedLayers.Select(layer => layer.Pattern).ToArray();
        await MaskRun.Train(network, [method], epochs: 4);
        Assert.True(method.Updates > 0);
        for (int i = 0; i < method.Layers.Count; i++)
        {
            var layer = method.Layers[i];
            int[] counts = GroupCounts(layer.Pattern, layer.BalancedInputs);
            Assert.All(counts, count => Assert.Equal(counts[0], count));
            Assert.True(layer.Dropped > 0);
            Assert.NotEqual(before[i], layer.Pattern);
            Assert.Equal(0.6, layer.Sparsity, 0.1);
        }

        Assert.Equal(2, GroupCounts(method.Layers[0].Pattern, 5)[0]);
    }

    [Fact]
    public async Task Gradual_pruning_takes_the_smallest_weights_of_every_group_one_by_one()
    {
        using var network = Network.Features(20).Add(new BalancedByFour()).Add(new BalancedOutput()).Build(batch: 10);
        network.Initialize(seed: 1, sparsity: 0);
        var (before, watch) = (new MaskWatch(), new MaskWatch());
        await MaskRun.Train(network, [before, new GradualMagnitudePruning(0.75, begin: 0.25, end: 0.75, interval: 3), watch], epochs: 4);

        // Steps 10, 13, 16, ... 28 and 29 of 40: of four, 1 + round(3 (19/19)^3), 1 + round(3 (16/19)^3), 1 + round(3 (13/19)^3), ...
        Assert.Equal([13, 16, 19], watch.Changes);
        Assert.Equal([.. Enumerable.Repeat(540, 13), .. Enumerable.Repeat(405, 3), .. Enumerable.Repeat(270, 3),
            .. Enumerable.Repeat(135, 21)], watch.Nonzeros);
        foreach (var (step, keep) in new[] { (13, 3), (16, 2), (19, 1) })
        {
            var pattern = SparsityPattern.FromLargestInGroups(27, 20, before.Weights[step], keep, group: 4);
            Assert.Equal(pattern.ToMask(), watch.Masks[step]);
            for (int i = 0; i < 540; i++)
            {
                Assert.Equal(watch.Masks[step][i] ? before.Weights[step][i] : 0, watch.Weights[step][i]);
                Assert.Equal(watch.Masks[step][i] ? before.Velocities[step][i] : 0, watch.Velocities[step][i]);
            }
        }
    }

    /// <summary>Of 2 weights in each group, some groups lose none and some both: a share of each would always be none.</summary>
    [Theory]
    [InlineData("set")]
    [InlineData("rigl")]
    [InlineData("cht")]
    public async Task Small_groups_change_too(string name)
    {
        using var network = Build();
        network.Initialize(seed: 1, sparsity: 0.8);
        var layer = network.MaskedLayers[0];
        var before = layer.Pattern;
        Assert.Equal(96, before.Nonzeros);
        await MaskRun.Train(network, [MethodOf(name)], epochs: 2);
        Assert.Equal(96, layer.Nonzeros);
        Assert.InRange(before.ToMask().Zip(layer.Pattern.ToMask()).Count(pair => pair.First && !pair.Second), 10, 90);
    }

    [Fact]
    public void RigL_grows_where_the_gradient_of_the_group_is_largest()
    {
        using Network network = Build(), full = Build();
        network.Initialize(seed: 3, sparsity: 0.6);
        var layers = network.Layers.Select(row => row.Layer).ToArray();
        ((BalancedHidden)full.Layers[0].Layer).SetWeights(((BalancedHidden)layers[0]).ToDense(), SparsityPattern.Full(24, 20));
        ((BalancedHidden)full.Layers[0].Layer).SetBias(((BalancedHidden)layers[0]).Bias!.Value);
        ((BalancedBlocks)full.Layers[1].Layer).SetWeights(((BalancedBlocks)layers[1]).ToDense(), SparsityPattern.Full(16, 24));
        ((BalancedBlocks)full.Layers[1].Layer).SetBias(((BalancedBlocks)layers[1]).Bias!.Value);
        ((BalancedClassifier)full.Layers[2].Layer).SetWeights(((BalancedClassifier)layers[2]).Weights.Value);
        ((BalancedClassifier)full.Layers[2].Layer).SetBias(((BalancedClassifier)layers[2]).Bias!.Value);
        MaskRun.Pass(full, 1);
        float[] gradient = ((BalancedHidden)full.Layers[0].Layer).GradientToDense(), weights = ((BalancedHidden)layers[0]).ToDense();
        int[] old = network.MaskedLayers[0].Pattern.Positions();
        MaskRun.Step(network, new RigL(share: 0.5, end: 1, interval: 1), new TrainingClock(1, 1, 1, 1000), new Sgd(0.01f));

        int replaced = (int)(0.25 * (1 + Math.Cos(Math.PI / 1000)) * old.Length);
        var kept = old.OrderByDescending(i => Math.Abs(weights[i])).Take(old.Length - replaced).ToHashSet();
        var expected = new List<int>(kept);
        foreach (var group in Enumerable.Range(0, 480).GroupBy(i => i / 5))
        {
            int missing = 2 - group.Count(kept.Contains);
            expected.AddRange(group.Where(i => !kept.Contains(i)).OrderByDescending(i => Math.Abs(gradient[i])).Take(missing));
        }

        Assert.Equal(expected.Order(), network.MaskedLayers[0].Pattern.Positions());
    }

    [Fact]
    public void Weights_are_dropped_and_grown_in_each_group()
    {
        using var network = Build();
        network.Initialize(seed: 2, sparsity: 0.4);
        var mask = network.MaskedLayers[0];
        float[] before = ((BalancedHidden)mask.Layer).ToDense();
        Assert.Equal((5, 0.4), (mask.BalancedInputs, mask.Sparsity));
        mask.DropSmallest(96 + 40);
        var expected = Enumerable.Range(0, 480).GroupBy(i => i / 5)
            .SelectMany(group => group.OrderByDescending(i => Math.Abs(before[i])).Take(2)).Order();
        Assert.Equal(expected, mask.Pattern.Positions());
        mask.DropSmallest(47);
        Assert.Equal(192, mask.Nonzeros);
        mask.GrowAtRandom(2 * 96, seed: 1);
        Assert.All(GroupCounts(mask.Pattern, 5), count => Assert.Equal(4, count));
        Assert.Subset(mask.Pattern.Positions().ToHashSet(), expected.ToHashSet());
        mask.GrowAtRandom(int.MaxValue, seed: 1);
        Assert.Equal(0, mask.Sparsity);
    }

    /// <summary>What is rounded to whole weights of a group may be less than the share asks for; the next change asks again.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    public async Task Global_pruning_may_round_down(double initial)
    {
        using var network = Build();
        network.Initialize(seed: 1, initial);
        var method = new GradualMagnitudePruning(0.7, end: 0.5, interval: 2, distribution: SparsityDistribution.GlobalMagnitude);
        await MaskRun.Train(network, [method], epochs: 4);
        Assert.InRange(network.MaskedLayers.Sum(layer => layer.Nonzeros), 180, 330);
    }

    /// <summary>Of 1,048,576 positions in 8,192 groups, and of more than there are.</summary>
    [Fact]
    public void Any_number_may_be_grown_in_a_large_layer()
    {
        using var network = Network.Features(1024).Add(new BalancedLarge()).Build(1);
        network.Initialize(seed: 1, sparsity: 0.99);
        Assert.Equal(8192, network.MaskedLayers[0].Nonzeros);
        network.MaskedLayers[0].GrowAtRandom(int.MaxValue, seed: 1);
        Assert.Equal(1 << 20, network.MaskedLayers[0].Nonzeros);
    }

    internal static int[] GroupCounts(SparsityPattern pattern, int group)
    {
        var mask = pattern.ToMask();
        return [.. Enumerable.Range(0, mask.Length / group).Select(n => mask.AsSpan(n * group, group).Count(true))];
    }

    internal static SparsityMethod MethodOf(string name) => name switch
    {
        "gmp" => new GradualMagnitudePruning(0.6, begin: 0.1, end: 0.8, interval: 3),
        "one-shot" => new OneShotMagnitudePruning(0.6),
        "ac/dc" => new AlternatingCompression(0.6),
        "set" => new SparseEvolutionaryTraining(interval: 5),
        "rigl" => new RigL(interval: 5),
        _ => new CannistraciHebbTraining(interval: 5),
    };

    internal static Network Build() =>
        Network.Features(20).Add(new BalancedHidden()).Add(new BalancedBlocks()).Add(new BalancedClassifier()).Build(batch: 10);
}
