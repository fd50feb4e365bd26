namespace KernelGen.Runtime.Tests.Training.Masks;

[SparseLinear(20, 24, BlockOutputs = 4, Activation = Activation.Relu)] public sealed partial class BlockHidden;

[SparseLinear(24, 16, BlockOutputs = 2, BlockInputs = 4, Activation = Activation.Relu)] public sealed partial class BlockDeep;

[DenseLinear(16, 5)] public sealed partial class BlockClassifier;

[SparseLinear(20, 64, BlockOutputs = 16, BlockInputs = 4, Activation = Activation.Relu)] public sealed partial class LargeBlocks;

[SparseLinear(20, 64, Activation = Activation.Relu)] public sealed partial class SingleWeights;

[SparseLinear(64, 16, Activation = Activation.Relu)] public sealed partial class Deep16;

[SparseConv2d(4, 8, Kernel = 3, Padding = 1, BlockOutputs = 4, BlockInputs = 2)] public sealed partial class BlockConvolution;

/// <summary>Every method on layers with blocks: masks of whole blocks, chosen by the block.</summary>
public sealed class BlockMaskTests
{
    public static TheoryData<string> Methods => ["gmp", "one-shot", "ac/dc", "set", "rigl", "srigl", "cht", "global"];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Masks_keep_whole_blocks(string name)
    {
        using var network = Build();
        network.Initialize(seed: 1, name is "gmp" or "one-shot" or "ac/dc" or "global" ? 0 : 0.8);
        var method = MethodOf(name);
        await MaskRun.Train(network, [method], epochs: 4);
        Assert.True(method.Updates > 0);
        foreach (var layer in method.Layers)
        {
            Assert.Null(layer.Weights.Grid.Fault(layer.Pattern));
            Assert.True(layer.Dropped > 0);
        }

        // Less than a block more than the share; over all layers together where the share is.
        if (name != "global")
            Assert.All(method.Layers, layer => Assert.InRange(layer.Nonzeros - (0.2 * layer.Positions), -4, 8));
        else
            Assert.InRange(method.Layers.Sum(layer => layer.Nonzeros) - (0.2 * method.Layers.Sum(layer => layer.Positions)), 0, 12);
    }

    /// <summary>Random blocks may be a few weights less than the sparsity leaves.</summary>
    [Fact]
    public async Task Global_pruning_may_begin_at_its_own_sparsity()
    {
        using var network = Build();
        network.Initialize(seed: 1, sparsity: 0.8);
        await MaskRun.Train(
            network, [new GradualMagnitudePruning(0.8, interval: 3, distribution: SparsityDistribution.GlobalMagnitude)], epochs: 1);
        Assert.InRange(network.MaskedLayers.Sum(layer => layer.Nonzeros), 160, 180);
    }

    /// <summary>Means of large blocks lie close together: a threshold for means and for single weights would empty their layer.</summary>
    [Fact]
    public async Task Global_pruning_is_fair_to_large_blocks()
    {
        using var network = Network.Features(20).Add(new LargeBlocks()).Add(new Deep16()).Add(new BlockClassifier()).Build(batch: 10);
        network.Initialize(seed: 1, sparsity: 0);
        await MaskRun.Train(
            network, [new GradualMagnitudePruning(0.9, interval: 3, distribution: SparsityDistribution.GlobalMagnitude)], epochs: 4);
        Assert.All(network.MaskedLayers, layer => Assert.InRange(layer.Sparsity, 0.5, 0.98));
    }

    [Fact]
    public void Any_number_may_be_grown()
    {
        using var network = Build();
        network.Initialize(seed: 1, sparsity: 0.9);
        network.MaskedLayers[0].GrowAtRandom(int.MaxValue, seed: 1);
        Assert.Equal(0, network.MaskedLayers[0].Sparsity);
    }

    [Fact]
    public void A_pattern_is_widened_to_whole_blocks()
    {
        using var network = Build();
        var layer = network.MaskedLayers[0];
        Assert.Equal((4, 1), (layer.BlockOutputs, layer.BlockInputs));
        var mask = new bool[480];
        mask[(7 * 20) + 3] = true;
        var single = SparsityPattern.FromMask(24, 20, mask);
        Assert.Throws<ArgumentException>(() => layer.Change(single));
        layer.Change(layer.WholeBlocks(single));
        Assert.Equal([83, 103, 123, 143], layer.Pattern.Positions());
        Assert.Throws<ArgumentException>(() => layer.WholeBlocks(SparsityPattern.Full(20, 24)));
    }

    /// <summary>Masks would go on to change weight by weight.</summary>
    [Fact]
    public async Task A_training_is_not_resumed_with_other_blocks()
    {
        using var folder = new TemporaryFolder();
        using (var network = Network(new LargeBlocks()))
        {
            network.Initialize(seed: 1, sparsity: 0.5);
            await Fit(TrainerOf(network));
        }

        using var other = Network(new SingleWeights());
        other.Initialize(seed: 1, sparsity: 0.5);
        var trainer = TrainerOf(other);
        trainer.Resume(folder.Path);
        string message = (await Assert.ThrowsAsync<InvalidDataException>(() => Fit(trainer))).Message;
        Assert.Contains("blocks of weights: a 16 x 4 in the checkpoint, none here", message, StringComparison.Ordinal);

        static Network Network(Layer first) =>
            KernelGen.Network.Features(20).Add(first, "a").Add(new Deep16(), "b").Add(new BlockClassifier(), "c").Build(10);

        Trainer TrainerOf(Network network) => new(network, new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            Checkpoints = new CheckpointFolder(folder.Path),
        };

        static async Task Fit(Trainer trainer)
        {
            await foreach (var epoch in trainer.Fit(Samples.Clusters(100, seed: 1), null, 2))
                Assert.True(double.IsFinite(epoch.Loss));
        }
    }

    [Fact]
    public void The_smallest_blocks_are_dropped()
    {
        using var network = Build();
        network.Initialize(seed: 2, sparsity: 0.5);
        var mask = network.MaskedLayers[0];
        var layer = (BlockHidden)mask.Layer;
        float[] before = layer.ToDense();
        var smallest = mask.Blocks.Positions().OrderBy(Mean).Take(7).ToHashSet();
        mask.DropSmallest(29);
        Assert.Equal(240 - 28, layer.Pattern.Nonzeros);
        Assert.DoesNotContain(mask.Blocks.Positions(), smallest.Contains);

        double Mean(int block) => Enumerable.Range(0, 4).Sum(r => Math.Abs(before[(((block / 20 * 4) + r) * 20) + (block % 20)]));
    }

    [Fact]
    public void RigL_grows_where_the_gradient_of_a_block_is_largest()
    {
        using Network network = Build(), full = Build();
        network.Initialize(seed: 3, sparsity: 0.8);
        var (hidden, deep) = ((BlockHidden)network.Layers[0].Layer, (BlockDeep)network.Layers[1].Layer);
        ((BlockHidden)full.Layers[0].Layer).SetWeights(hidden.ToDense(), SparsityPattern.Full(24, 20));
        ((BlockHidden)full.Layers[0].Layer).SetBias(hidden.Bias!.Value);
        ((BlockDeep)full.Layers[1].Layer).SetWeights(deep.ToDense(), SparsityPattern.Full(16, 24));
        ((BlockDeep)full.Layers[1].Layer).SetBias(deep.Bias!.Value);
        ((BlockClassifier)full.Layers[2].Layer).SetWeights(((BlockClassifier)network.Layers[2].Layer).Weights.Value);
        ((BlockClassifier)full.Layers[2].Layer).SetBias(((BlockClassifier)network.Layers[2].Layer).Bias!.Value);
        MaskRun.Pass(full, 1);
        float[] gradient = ((BlockHidden)full.Layers[0].Layer).GradientToDense();
        var old = network.MaskedLayers[0].Blocks;
        float[] means = network.MaskedLayers[0].BlockMagnitudes();
        MaskRun.Step(network, new RigL(share: 0.5, end: 1, interval: 1), new TrainingClock(1, 1, 1, 1000), new Sgd(0.01f));

        // 24 of 120 blocks, of which half, less a hair by the cosine, are replaced.
        int replaced = (int)Math.Round((int)(0.25 * (1 + Math.Cos(Math.PI / 1000)) * 96) / 4.0);
        var kept = Enumerable.Range(0, 24).OrderByDescending(k => means[k]).Take(24 - replaced).Select(k => old.Positions()[k]).ToHashSet();
        var grown = Enumerable.Range(0, 120).Where(block => !kept.Contains(block)).OrderByDescending(Sum).Take(replaced);
        Assert.Equal(kept.Concat(grown).Order(), network.MaskedLayers[0].Blocks.Positions());

        float Sum(int block) => Enumerable.Range(0, 4).Sum(r => Math.Abs(gradient[(((block / 20 * 4) + r) * 20) + (block % 20)]));
    }

    [Fact]
    public void Magnitudes_are_those_of_the_block()
    {
        var layer = new BlockConvolution();
        layer.Initialize(seed: 4, sparsity: 0.5);
        using var network = Network.Image(4, 3, 3).Add(layer).Build(1);
        var mask = network.MaskedLayers[0];
        float[] dense = layer.ToDense(), magnitudes = mask.Magnitudes();
        int[] positions = layer.Pattern.Positions();
        for (int k = 0; k < positions.Length; k++)
        {
            int row = positions[k] / 36 / 4 * 4, input = positions[k] % 36 / 9 / 2 * 2, tap = positions[k] % 9;
            double mean = (from r in Enumerable.Range(row, 4)
                           from i in Enumerable.Range(input, 2)
                           select Math.Abs(dense[(r * 36) + (i * 9) + tap])).Average();
            Assert.Equal(mean, magnitudes[k], 1e-6);
        }
    }

    private static SparsityMethod MethodOf(string name) => name switch
    {
        "gmp" => new GradualMagnitudePruning(0.8, begin: 0.1, end: 0.8, interval: 3),
        "one-shot" => new OneShotMagnitudePruning(0.8),
        "ac/dc" => new AlternatingCompression(0.8),
        "set" => new SparseEvolutionaryTraining(interval: 5),
        "rigl" => new RigL(interval: 5),
        "srigl" => new ConstantFanIn(interval: 5, leastSalient: 0),
        "cht" => new CannistraciHebbTraining(interval: 5),
        _ => new GradualMagnitudePruning(0.8, interval: 3, distribution: SparsityDistribution.GlobalMagnitude),
    };

    private static Network Build() =>
        Network.Features(20).Add(new BlockHidden()).Add(new BlockDeep()).Add(new BlockClassifier()).Build(batch: 10);
}
