namespace KernelGen.Runtime.Tests.Training.Masks;

[SparseLinear(300, 40, BalancedInputs = 60)] public sealed partial class BalancedWide;

[SparseLinear(300, 40)] public sealed partial class AnywhereWide;

[SparseConv2d(6, 8, Kernel = 3, Padding = 1, BalancedInputs = 3)] public sealed partial class BalancedConvolution;

[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Groups = 2, BalancedInputs = 4)] public sealed partial class BalancedGroups;

[DenseLinear(128, 5)] public sealed partial class BalancedImages;

[SparseLinear(20, 16, BalancedInputs = 5, DenseKernels = true)] public sealed partial class BalancedEither;

[SparseConv2d(8, 8, Kernel = 3, Padding = 1, BlockOutputs = 2, BlockInputs = 2, BalancedInputs = 4)]
public sealed partial class BalancedBlockConvolution;

/// <summary>Balanced weights of all kinds of layers.</summary>
public sealed class BalancedLayerTests
{
    public static TheoryData<VectorWidth> Widths =>
        [.. Enum.GetValues<VectorWidth>().Where(width => width <= KernelDispatch.Widest)];

    [Theory]
    [InlineData("gmp")]
    [InlineData("set")]
    [InlineData("rigl")]
    [InlineData("cht")]
    public async Task Convolutions_stay_balanced(string name)
    {
        using var network = Network.Image(8, 4, 4).Add(new BalancedGroups()).Add(new BalancedBlockConvolution()).Flatten()
            .Add(new BalancedImages()).Build(batch: 10);
        network.Initialize(seed: 1, name == "gmp" ? 0 : 0.5);
        var method = name == "gmp" ? new GradualMagnitudePruning(0.5, begin: 0.1, end: 0.8, interval: 3) : BalancedMaskTests.MethodOf(name);
        var before = network.MaskedLayers.Select(layer => layer.Pattern).ToArray();
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f)) { Hooks = [method] };
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 5)];
        var samples = new Dataset(network.InputShape, Samples.Uniform(40 * 128, seed: 1), labels, classes: 5);
        await foreach (var epoch in trainer.Fit(samples, null, 4, cancellationToken: TestContext.Current.CancellationToken))
            Assert.True(double.IsFinite(epoch.Loss));
        Check(network.MaskedLayers[0], inputs: 4, group: 4, expected: 2);
        Check(network.MaskedLayers[1], inputs: 8, group: 4, expected: 2);
        Assert.All(network.MaskedLayers, (layer, i) => Assert.NotEqual(before[i], layer.Pattern));

        static void Check(MaskedLayer layer, int inputs, int group, int expected)
        {
            var counts = layer.Pattern.Positions()
                .CountBy(i => (i / (inputs * 9), i % (inputs * 9) / 9 / group, i % 9)).ToDictionary();
            Assert.Equal(layer.Pattern.Rows * (inputs / group) * 9, counts.Count);
            Assert.All(counts.Values, count => Assert.Equal(expected, count));
            Assert.Null(layer.Weights.Grid.Fault(layer.Pattern));
        }
    }

    /// <summary>
    /// Dense kernels compute the beginning; the weights move to where sparse ones expect them. A measurement might keep the dense ones.
    /// </summary>
    [Fact]
    public async Task Layers_with_dense_kernels_end_balanced()
    {
        var hidden = new BalancedEither(new KernelOptions { Tune = false });
        using var network = Network.Features(20).Add(hidden).Add(new BalancedClassifier()).Build(batch: 10);
        network.Initialize(seed: 1, sparsity: 0);
        Assert.True(hidden.UsesDenseKernels);
        await MaskRun.Train(network, [new GradualMagnitudePruning(0.8, begin: 0.1, end: 0.6, interval: 3)], epochs: 4);
        Assert.False(hidden.UsesDenseKernels);
        Assert.All(BalancedMaskTests.GroupCounts(network.MaskedLayers[0].Pattern, 5), count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_convolution_has_groups_at_each_tap()
    {
        var layer = new BalancedConvolution();
        using var network = Network.Image(6, 4, 4).Add(layer).Build(3);
        layer.Initialize(seed: 4, sparsity: 0.5);
        Check(2);
        layer.SetLargest(Samples.Uniform(8 * 54, seed: 1), sparsity: 0.67);
        Check(1);
        network.MaskedLayers[0].ReplaceAtRandom(50, seed: 1);
        Check(1);
        Assert.Contains(
            "output 0 at inputs 0 to 2, tap 0 has 0 and output 0 at inputs 0 to 2, tap 8 1",
            Assert.Throws<ArgumentException>(() => layer.ChangePattern(SparsityPattern.FromPositions(8, 54, [17]))).Message,
            StringComparison.Ordinal);

        void Check(int expected)
        {
            var counts = layer.Pattern.Positions().CountBy(i => (i / 54, i % 54 / 9 / 3, i % 9)).ToArray();
            Assert.Equal(8 * 2 * 9, counts.Length);
            Assert.All(counts, count => Assert.Equal(expected, count.Value));
        }
    }

    /// <summary>Blocks of inputs are whole groups there: 120 inputs instead of 128.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void It_computes_what_the_same_weights_anywhere_do(VectorWidth width)
    {
        var options = new KernelOptions { Width = width };
        var (balanced, anywhere) = (new BalancedWide(options), new AnywhereWide(options));
        Assert.Contains(balanced.KernelTable.Forward, kernel => kernel.Packing.Block == 120);
        Assert.DoesNotContain(anywhere.KernelTable.Forward, kernel => kernel.Packing.Block == 120);
        balanced.Initialize(seed: 1, sparsity: 0.7);
        anywhere.SetWeights(balanced.ToDense(), balanced.Pattern);
        using Network first = Network.Features(300).Add(balanced).Build(70), second = Network.Features(300).Add(anywhere).Build(70);
        MaskRun.Pass(first, 1);
        MaskRun.Pass(second, 1);
        var (one, two) = (new float[70 * 40], new float[70 * 40]);
        first.Output.Store(one);
        second.Output.Store(two);
        Assert.All(Enumerable.Range(0, one.Length), i => Assert.Equal(one[i], two[i], 1e-4f));
        float[] oneGradient = balanced.GradientToDense(), twoGradient = anywhere.GradientToDense();
        Assert.All(Enumerable.Range(0, oneGradient.Length), i => Assert.Equal(oneGradient[i], twoGradient[i], 1e-4f));
    }
}
