namespace KernelGen.Runtime.Tests.Networks;

/// <summary>A network keeps the graph that was declared, beside the one that it computes.</summary>
public sealed class DeclaredGraphTests
{
    [Fact]
    public void It_has_all_layers_in_the_order_in_which_they_were_added()
    {
        var norm = new BatchNorm2d(2);
        var builder = Network.Image(2, 4, 4).Relu().Add(norm).Relu().MaxPool(2);
        using var network = builder.Build(batch: 1, threads: 1);
        builder.Sigmoid();
        Assert.Equal(["Relu", "BatchNorm2d"], network.Layers.Select(row => row.Name));
        Assert.Equal(["Relu", "BatchNorm2d", "Relu", "MaxPool2d"], network.Declared.Nodes.Select(node => node.Layer.Name));
        Assert.Same(norm, network.Declared.Nodes[1].Layer);
        Assert.Same(network.Layers[0].Layer, network.Declared.Nodes[0].Layer);
        Assert.All(network.Declared.Nodes, node => Assert.Equal(default, node.Epilogue));
    }

    /// <summary>Fusion takes layers away and changes the order of the others: the names are those of what is computed.</summary>
    [Fact]
    public void Layers_have_one_name_in_both()
    {
        using var network = Network.Image(2, 4, 4).BatchNorm().Relu().Sigmoid().Relu()
            .Residual(main => main.BatchNorm(), shortcut => shortcut.BatchNorm()).Relu().MaxPool(2).BatchNorm(name: "last").MaxPool(2)
            .Build(batch: 1, threads: 1);
        var names = LayerNames.Of(network.Declared.Nodes);
        Assert.Equal(names.Length, names.Distinct().Count());
        foreach (var row in network.Layers)
            Assert.Equal(row.Name, names[network.Declared.Nodes.ToList().FindIndex(node => ReferenceEquals(node.Layer, row.Layer))]);
        Assert.Equal(
            ["BatchNorm2d", "Sigmoid", "Relu", "BatchNorm2d_2", "BatchNorm2d_3", "MaxPool2d", "last"],
            network.Layers.Select(row => row.Name));
        Assert.Equal(
            ["BatchNorm2d", "Relu_2", "Sigmoid", "Relu", "BatchNorm2d_3", "BatchNorm2d_2", "ResidualAdd", "Relu_3", "MaxPool2d", "last",
                "MaxPool2d_2"],
            names);
    }

    /// <summary>The name of a layer that is fused away is no other layer's.</summary>
    [Fact]
    public void Names_that_were_given_are_kept()
    {
        using var network = Network.Image(2, 4, 4).BatchNorm().Add(new Relu(), "BatchNorm2d").Add(new MaxPool2d(2), "pool")
            .Build(batch: 1, threads: 1);
        Assert.Equal(["BatchNorm2d_2"], network.Layers.Select(row => row.Name));
        Assert.Equal(["BatchNorm2d_2", "BatchNorm2d", "pool"], LayerNames.Of(network.Declared.Nodes));
    }
}
