using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Training.Masks;

[SparseLinear(20, 24, Activation = Activation.Relu)] public sealed partial class AnywhereHidden;

[SparseLinear(20, 20)] public sealed partial class AnywhereFirst;

/// <summary>What would leave balanced weights unbalanced is refused, and changes nothing.</summary>
public sealed class BalancedErrorTests
{
    [Fact]
    public void What_would_unbalance_them_is_refused()
    {
        using var network = BalancedMaskTests.Build();
        network.Initialize(seed: 1, sparsity: 0.6);
        var (layer, mask) = ((BalancedHidden)network.Layers[0].Layer, network.MaskedLayers[0]);
        var before = layer.Pattern;
        Throws<ArgumentException>(
            "every 5 inputs of an output have equally many nonzeros (BalancedInputs), but output 0 at inputs 0 to 4 has",
            () => mask.Change(SparsityPattern.Random(24, 20, 0.5, seed: 1)));
        Throws<ArgumentException>("BalancedInputs", () => layer.SetWeights(new float[480], SparsityPattern.FromPositions(24, 20, [7])));
        Throws<ArgumentException>(
            "a sparsity of 0.95 leaves 0.25 weights of every 5 inputs (BalancedInputs), but each has at least one. "
                + "Choose a sparsity of at most 0.8, or declare larger groups.",
            () => layer.Initialize(seed: 1, sparsity: 0.95));
        Throws<ArgumentException>("at most 0.8", () => layer.SetLargest(new float[480], sparsity: 0.95));
        Assert.Same(before, layer.Pattern);
    }

    [Theory]
    [InlineData("srigl", "RigL")]
    [InlineData("too sparse", "a sparsity of 0.95 leaves 0.25 weights of every 5 inputs")]
    [InlineData("grown alone", "ReplaceByGradient")]
    public async Task A_training_says_so_before_a_mask_changes(string name, string expected)
    {
        using var network = BalancedMaskTests.Build();
        network.Initialize(seed: 1, sparsity: 0.4);
        SparsityMethod method = name switch
        {
            "srigl" => new ConstantFanIn(interval: 5),
            "too sparse" => new GradualMagnitudePruning(0.95),
            _ => new GrowthAlone(),
        };
        var before = network.MaskedLayers.Select(layer => layer.Pattern).ToArray();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => MaskRun.Train(network, [method], epochs: 2));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.MaskedLayers.Select(layer => layer.Pattern));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_unequal_groups_is_refused_before_anything_changes(bool dense)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "model.safetensors");
        using (var anywhere = Network.Features(20).Add(new AnywhereFirst(), "a").Add(new AnywhereHidden(), "b").Build(4))
        {
            anywhere.Initialize(seed: 1, sparsity: 0.6);
            if (dense)
                anywhere.SaveDense(path);
            else
                anywhere.Save(path);
        }

        using var network = Network.Features(20).Add(new AnywhereFirst(), "a").Add(new BalancedHidden(), "b").Build(4);
        network.Initialize(seed: 2, sparsity: 0.6);
        float[] before = ((AnywhereFirst)network.Layers[0].Layer).ToDense();
        var error = Assert.Throws<InvalidDataException>(() => network.Load(path));
        Assert.Contains("b.weight: every 5 inputs", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, ((AnywhereFirst)network.Layers[0].Layer).ToDense());
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(90)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void No_layer_is_drawn_with_a_sparsity_that_one_refuses(double sparsity)
    {
        using var network = Network.Features(20).Add(new AnywhereFirst()).Add(new BalancedHidden()).Build(4);
        network.Initialize(seed: 1, sparsity: 0.6);
        var before = network.MaskedLayers.Select(layer => layer.Pattern).ToArray();
        Assert.ThrowsAny<ArgumentException>(() => network.Initialize(seed: 2, sparsity));
        Assert.ThrowsAny<ArgumentException>(() => ((BalancedHidden)network.Layers[1].Layer).Initialize(seed: 2, sparsity));
        Assert.ThrowsAny<ArgumentException>(() => ((BalancedHidden)network.Layers[1].Layer).SetLargest(new float[480], sparsity));
        Assert.Equal(before, network.MaskedLayers.Select(layer => layer.Pattern));
    }

    private static void Throws<TException>(string expected, Action action)
        where TException : Exception => Assert.Contains(expected, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);

    /// <summary>Drops and grows one after the other.</summary>
    private sealed class GrowthAlone : SparsityMethod
    {
        protected override bool IsDue(in TrainingClock clock) => clock.Step == 2;

        protected override int GradientCandidates(MaskedLayer layer, in TrainingClock clock) => 24;

        protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
        {
            foreach (var layer in layers)
                layer.GrowByGradient();
        }
    }
}
