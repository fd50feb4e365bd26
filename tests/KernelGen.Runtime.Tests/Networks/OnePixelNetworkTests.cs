namespace KernelGen.Runtime.Tests.Networks;

[DenseConv2d(1, 4, Kernel = 2, Height = 2, Width = 2)] public sealed partial class ToOnePixel;

[SparseConv2d(4, 4, Kernel = 3, Padding = 1, Height = 1, Width = 1)] public sealed partial class AroundOnePixel;

[DenseLinear(4, 4)] public sealed partial class OnePixelLinear;

[SparseLinear(4, 3)] public sealed partial class OnePixelScores;

/// <summary>An image of one pixel is a vector, wherever it comes from and goes to.</summary>
public sealed class OnePixelNetworkTests
{
    [Fact]
    public void A_linear_layer_takes_what_a_convolution_makes() =>
        GraphTests.Agrees(
            Network.Image(1, 2, 2).Add(new ToOnePixel()).Add(new OnePixelLinear()).Add(new OnePixelScores()).Graph, batch: 5, threads: 2);

    [Fact]
    public void A_rectifier_between_them_shares_no_memory_that_the_linear_layer_cannot_write() =>
        GraphTests.Agrees(
            Network.Image(1, 2, 2).Add(new ToOnePixel()).Relu().Add(new OnePixelLinear()).BatchNorm().Relu()
                .Add(new OnePixelScores()).Graph,
            batch: 17, threads: 1);

    [Fact]
    public void A_convolution_takes_what_a_linear_layer_makes() =>
        GraphTests.Agrees(
            Network.Features(4).Add(new OnePixelLinear()).Add(new AroundOnePixel()).Flatten().Add(new OnePixelScores()).Graph, batch: 16,
            threads: 1);

    [Fact]
    public void Both_read_one_value() => GraphTests.Agrees(
        Network.Image(1, 2, 2).Add(new ToOnePixel())
            .Residual(main => main.Add(new AroundOnePixel()), shortcut => shortcut.Add(new OnePixelLinear())).Relu()
            .Residual(main => main.Add(new OnePixelLinear()), shortcut => shortcut.Add(new AroundOnePixel()).LayerNorm())
            .Add(new OnePixelScores()).Graph,
        batch: 33,
        threads: 2);

    /// <summary>What a network puts between layers is its own affair.</summary>
    [Fact]
    public void The_list_of_layers_has_those_that_were_added()
    {
        using var network = Network.Image(1, 2, 2).Add(new ToOnePixel()).Add(new OnePixelLinear()).Build(batch: 1, threads: 1);
        Assert.Equal(["ToOnePixel", "OnePixelLinear"], network.Layers.Select(row => row.Name));
    }
}
