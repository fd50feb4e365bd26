namespace KernelGen.Runtime.Tests.Networks;

[DenseConv2d(3, 8, Kernel = 7, Stride = 2, Padding = 3, Height = 15, Width = 13, Bias = false)] public sealed partial class Stem;

[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 8, Width = 7, Bias = false)] public sealed partial class Same;

[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 8, Width = 7, Activation = Activation.Relu)]
public sealed partial class SameRectified;

[SparseConv2d(8, 12, Kernel = 3, Stride = 2, Padding = 1, Height = 8, Width = 7)] public sealed partial class Down;

[SparseConv2d(8, 12, Kernel = 1, Stride = 2, Height = 8, Width = 7)] public sealed partial class Projection;

[SparseConv2d(12, 12, Kernel = 3, Padding = 2, Dilation = 2, Height = 4, Width = 4)] public sealed partial class Dilated;

[DenseLinear(192, 5)] public sealed partial class Head;

/// <summary>Blocks as they are in ResNet, small, with generated convolutions.</summary>
public sealed class ConvolutionGraphTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(33, 2)]
    public void Convolutions_in_residual_blocks_give_what_they_give_without_sharing(int batch, int threads) =>
        GraphTests.Agrees(Blocks().Graph, batch, threads);

    [Fact]
    public void Steps_give_the_same_bits_on_any_number_of_threads() => Steps.RequireSameBits(() => Blocks().Graph, batch: 20);

    [Fact]
    public void A_step_allocates_nothing_after_the_first() =>
        Steps.RequireNoAllocation(Blocks().Graph, batch: 20, fewer: 3, step => step.OutputBorder is not null);

    /// <summary>Batch normalisation takes rectifiers and sums into its own pass.</summary>
    [Fact]
    public void Blocks_as_in_ResNet_have_no_layers_but_convolutions_and_normalisations()
    {
        using var network = Blocks().Build(batch: 1, threads: 1);
        Assert.Equal(
            ["Stem", "BatchNorm2d", "SameRectified", "Same", "BatchNorm2d_2", "Same_2", "Relu", "Same_3", "ResidualAdd",
             "Down", "BatchNorm2d_3", "Dilated", "Projection", "BatchNorm2d_4", "BatchNorm2d_5", "Dilated_2", "ResidualAdd_2",
             "Flatten", "Head"],
            network.Layers.Select(row => row.Name));
        var normalisations = network.Layers.Where(row => row.Layer is BatchNorm2d);
        Assert.Equal(
            [Activation.Relu, Activation.Relu, Activation.Relu, Activation.None, Activation.Relu],
            normalisations.Select(row => row.FusedActivation));
    }

    private static NetworkBuilder Blocks() => Network.Image(3, 15, 13).Add(new Stem()).BatchNorm().Relu()
        .Residual(main => main.Add(new SameRectified()).Add(new Same()).BatchNorm()).Relu()
        .Residual(main => main.Add(new Same()).Relu().Add(new Same())).Relu()
        .Residual(
            main => main.Add(new Down()).BatchNorm().Relu().Add(new Dilated()).BatchNorm(),
            shortcut => shortcut.Add(new Projection()).BatchNorm()).Relu()
        .Residual(main => main.Add(new Dilated())).Relu()
        .Flatten().Add(new Head());
}
