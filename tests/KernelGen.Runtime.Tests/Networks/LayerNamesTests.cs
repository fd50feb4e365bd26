namespace KernelGen.Runtime.Tests.Networks;

public sealed class LayerNamesTests
{
    [Fact]
    public void Layers_are_called_as_the_caller_says_else_by_their_class()
    {
        using var network = Network.Image(2, 4, 4).BatchNorm(name: "bn1").Relu().MaxPool(2).BatchNorm(name: "BatchNorm2d").BatchNorm()
            .BatchNorm().Flatten().LayerNorm("norm").Build(batch: 1);
        Assert.Equal(["bn1", "BatchNorm2d", "BatchNorm2d_2", "BatchNorm2d_3", "Flatten", "norm"], network.Layers.Select(row => row.Name));
        Assert.Equal(["bn1.weight", "bn1.bias", "BatchNorm2d.weight"], network.Parameters.Take(3).Select(named => named.Name));
        Assert.Equal(["norm.weight", "norm.bias"], network.Parameters.TakeLast(2).Select(named => named.Name));
    }

    [Fact]
    public void A_name_stays_with_the_layer_that_ends_a_block()
    {
        using var network = Network.Image(2, 4, 4)
            .Residual(main => main.Add(new Relu()).BatchNorm(name: "layer1.0.bn2")).Relu().Build(batch: 1);
        Assert.Contains("layer1.0.bn2.weight", network.Parameters.Select(named => named.Name));
    }

    [Fact]
    public void Names_that_are_empty_or_taken_are_refused()
    {
        var builder = Network.Features(6).Add(new Square(), "one");
        Assert.Contains(
            "Layers 0 and 1 both have the name one", Assert.Throws<ArgumentException>(() => builder.Add(new DenseSquare(), "one")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "The name of layer 1 is empty", Assert.Throws<ArgumentException>(() => builder.Add(new DenseSquare(), " ")).Message,
            StringComparison.Ordinal);
        using var network = builder.Add(new DenseSquare(), "two").Build(batch: 1);
        Assert.Equal(["one", "two"], network.Layers.Select(row => row.Name));
    }
}
