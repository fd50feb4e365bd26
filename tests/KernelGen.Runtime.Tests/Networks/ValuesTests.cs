namespace KernelGen.Runtime.Tests.Networks;

/// <summary>What the builder makes of values, gates and concatenations, and what it refuses.</summary>
public sealed class ValuesTests
{
    [Fact]
    public void Values_and_branches_build_the_same_network()
    {
        using var branches = Network.Features(6).Add(new DenseSquare())
            .Residual(main => main.Add(new DenseSquare()))
            .Multiply(gate => gate.Add(new DenseSquare()).Sigmoid())
            .Concat(same => same, other => other.Tanh()).Build(batch: 2, threads: 1);

        var builder = Network.Features(6).Add(new DenseSquare());
        var first = builder.Value;
        var sum = builder.Add(new DenseSquare()).Residual(first).Value;
        var gate = builder.Add(new DenseSquare()).Sigmoid().Value;
        var product = builder.From(sum).Multiply(gate).Value;
        var tanh = builder.Tanh().Value;
        using var values = builder.From(product).Concat(tanh).Build(batch: 2, threads: 1);
        Assert.Equal(ActivationShape.Vector(6), tanh.Shape);
        Assert.Equal(
            ["DenseSquare", "DenseSquare_2", "ResidualAdd", "DenseSquare_3", "Sigmoid", "Multiply", "Tanh", "Concat"],
            values.Layers.Select(row => row.Name));
        Assert.Equal(branches.Layers.Select(row => row.Name), values.Layers.Select(row => row.Name));
        Assert.Equal(ActivationShape.Vector(12), values.OutputShape);
        branches.Initialize(seed: 1, sparsity: 0);
        values.Initialize(seed: 1, sparsity: 0);
        var samples = Samples.Uniform(12, seed: 1);
        Assert.Equal(branches.Predict(samples), values.Predict(samples));
    }

    [Fact]
    public void The_input_is_a_value_and_branches_may_use_values()
    {
        var builder = Network.Image(2, 3, 4);
        var input = builder.Value;
        using var network = builder.BatchNorm().Residual(main => main.Silu().Residual(input), shortcut => shortcut.From(input).LeakyRelu())
            .Concat(input, input).Build(batch: 1, threads: 1);
        Assert.Equal(
            ["BatchNorm2d", "Silu", "ResidualAdd", "LeakyRelu", "ResidualAdd_2", "Concat"], network.Layers.Select(row => row.Name));
        Assert.Equal(new ActivationShape(3, 4, 6), network.OutputShape);
    }

    /// <summary>
    /// A sum right behind a normalisation is fused with it, whichever way it was written; not where another layer reads the
    /// normalised numbers.
    /// </summary>
    [Fact]
    public void Sums_of_values_are_fused_as_blocks_are()
    {
        var builder = Network.Image(2, 3, 4).Relu();
        var shortcut = builder.Value;
        using var fused = builder.Tanh().BatchNorm().Residual(shortcut).Relu().Build(batch: 1, threads: 1);
        Assert.Equal(["Relu", "Tanh", "BatchNorm2d"], fused.Layers.Select(row => row.Name));
        Assert.True(fused.Layers[2].AddsResidual);

        builder = Network.Image(2, 3, 4).Relu();
        shortcut = builder.Value;
        var norm = builder.Tanh().BatchNorm().Value;
        using var plain = builder.Residual(shortcut).Multiply(norm).Build(batch: 1, threads: 1);
        Assert.Equal(["Relu", "Tanh", "BatchNorm2d", "ResidualAdd", "Multiply"], plain.Layers.Select(row => row.Name));
    }

    [Fact]
    public void Values_of_other_networks_and_of_blocks_that_were_refused_are_refused()
    {
        var (builder, other) = (Network.Features(6).Add(new DenseSquare()), Network.Features(6).Add(new DenseSquare()));
        foreach (Action call in new Action[]
        {
            () => builder.From(other.Value), () => builder.Residual(other.Value), () => builder.Multiply(other.Value),
            () => builder.Concat(other.Value),
        })
        {
            Assert.Contains("The value 6 belongs to another network", Refused(call), StringComparison.Ordinal);
        }

        NetworkValue? undone = null;
        var inner = new DenseSquare();
        Refused(() => builder.Residual(main => (undone = main.Add(inner).Value) is null ? main : main.Add(new Hidden())));
        Assert.Contains(
            "output of layer 1 (DenseSquare), is no longer part of the network", Refused(() => builder.From(undone!)),
            StringComparison.Ordinal);
        builder.Add(inner);
        Assert.Contains("is no longer part of the network", Refused(() => builder.Residual(undone!)), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => builder.From(null!));
        Assert.Throws<ArgumentNullException>(() => builder.Concat(builder.Value, null!));
        Assert.Throws<ArgumentNullException>(() => builder.Concat((Func<NetworkBuilder, NetworkBuilder>)null!));
        using var network = builder.Build(batch: 1, threads: 1);
        Assert.Equal(2, network.Layers.Count);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_leaves_nothing_behind()
    {
        var builder = Network.Features(6).Add(new DenseSquare());
        var value = builder.Value;
        Assert.Contains(
            "Layer 2 does not fit layer 0 (DenseSquare): Layer Multiply: the gate is 27, but x is 6",
            Refused(() => builder.Multiply(gate => gate.Add(new SixToMany()))), StringComparison.Ordinal);
        Assert.Contains(
            "The concatenation has no branches", Refused(() => builder.Concat(Array.Empty<Func<NetworkBuilder, NetworkBuilder>>())),
            StringComparison.Ordinal);
        Assert.Contains(
            "The branch branches[1] of a concatenation returns another builder",
            Refused(() => builder.Concat(same => same, other => builder)), StringComparison.Ordinal);
        Assert.Contains(
            "The branch gate of a product returns another builder", Refused(() => builder.Multiply(gate => null!)),
            StringComparison.Ordinal);
        Assert.Contains(
            "adds inputs of one shape, but these are 27 and 6", Refused(() => builder.Add(new SixToMany()).Residual(value)),
            StringComparison.Ordinal);
        Assert.Contains(
            "This builder is not in use here", Invalid(() => builder.Concat(branch => { builder.From(value); return branch; })),
            StringComparison.Ordinal);
        using var network = builder.Build(batch: 1, threads: 1);
        Assert.Equal(["DenseSquare", "SixToMany"], network.Layers.Select(row => row.Name));
    }

    [Fact]
    public void Layers_that_nobody_reads_are_named()
    {
        var builder = Network.Features(6).Add(new DenseSquare(), "begin");
        var begin = builder.Value;
        var last = builder.Relu().Add(new DenseSquare(), "end").Value;
        builder.From(begin);
        string moved = Invalid(() => builder.Build(batch: 1));
        Assert.Contains(
            "Nothing reads the output of end (layer 2), and the output of the network is the current value, that of begin (layer 0)", moved,
            StringComparison.Ordinal);
        Assert.Contains("if one of them is the output, call From with its value before Build", moved, StringComparison.Ordinal);

        builder.Sigmoid();
        Assert.Contains("Nothing reads the output of end (layer 2), and", Invalid(() => builder.Build(batch: 1)), StringComparison.Ordinal);
        builder.Multiply(last);
        using var network = builder.Build(batch: 1, threads: 1);
        Assert.Equal(["begin", "Relu", "end", "Sigmoid", "Multiply"], network.Layers.Select(row => row.Name));

        var input = Network.Features(6);
        var start = input.Value;
        Assert.Contains(
            "is the current value, the network's input", Invalid(() => input.Relu().From(start).Build(batch: 1)), StringComparison.Ordinal);
    }

    /// <summary>
    /// A flattened image and the output of a linear layer have different orders in other frameworks; two flattened images have not.
    /// </summary>
    [Fact]
    public void Sums_and_products_of_features_in_different_orders_are_found()
    {
        var builder = Network.Image(2, 1, 3).Flatten();
        var image = builder.Value;
        builder.Tanh().Residual(image).Multiply(gate => gate.Sigmoid());
        Assert.Empty(FeatureOrders.Mixed(builder.Graph));
        builder.Multiply(gate => gate.Add(new DenseSquare())).Concat(image).Add(new TwelveToSix());
        Assert.Equal([6], FeatureOrders.Mixed(builder.Graph));
        var sum = builder.Value;
        Assert.Equal([6, 9], FeatureOrders.Mixed(builder.From(image).Residual(sum).Graph));
        Assert.Empty(FeatureOrders.Mixed(Network.Image(1, 2, 3).Flatten().Residual(main => main.Add(new DenseSquare())).Graph));
    }

    private static string Refused(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;

    private static string Invalid(Action call) => Assert.Throws<InvalidOperationException>(call).Message;
}

[DenseLinear(6, 27)] public sealed partial class SixToMany;

[DenseLinear(12, 6)] public sealed partial class TwelveToSix;
