namespace KernelGen.Runtime.Tests.Networks;

public sealed class NetworkBuilderTests
{
    [Fact]
    public void A_layer_that_does_not_fit_is_refused_with_both_shapes_and_the_remedy()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Network.Features(20).Add(new Hidden()).Add(new Classifier()));
        Assert.Contains("Layer 1 does not fit layer 0 (Hidden)", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Classifier takes 18 features, but its input has 27", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Declare it with inFeatures = 27", thrown.Message, StringComparison.Ordinal);

        var image = Assert.Throws<ArgumentException>(() => Network.Image(5, 2, 2).Add(new Hidden()));
        Assert.Contains("does not fit the network's input", image.Message, StringComparison.Ordinal);
        Assert.Contains("its input is 5x2x2. Put a Flatten before it", image.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_has_one_place()
    {
        var layer = new Square();
        var thrown = Assert.Throws<ArgumentException>(() => Network.Features(6).Add(layer).Relu().Add(layer));
        Assert.Contains("Layer 2 (Square) is the same object as layer 0", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Max_pooling_right_after_batch_normalisation_joins_it()
    {
        var norm = new BatchNorm2d(3);
        using var network = Network.Image(3, 8, 8).Add(norm).Relu().MaxPool(2).BatchNorm().MaxPool(3, 1, 1).Relu().MaxPool(2)
            .Build(batch: 1, threads: 1);
        Assert.Equal(["BatchNorm2d", "BatchNorm2d_2", "Relu", "MaxPool2d"], network.Layers.Select(row => row.Name));
        Assert.Equal(new ActivationShape(4, 4, 3), network.Layers[0].OutputShape);
        Assert.Same(norm, network.Layers[0].Layer);
        Assert.Equal([(2, 2), (3, 3), null, null], network.Layers.Select(row => row.FusedPooling?.Kernel));
        Assert.Equal((Activation.None, Activation.Relu), (norm.Activation, network.Layers[0].FusedActivation));
        Assert.Equal(Activation.None, network.Layers[1].FusedActivation);
    }

    /// <summary>Where others read the normalised image as well, it has to exist.</summary>
    [Fact]
    public void Max_pooling_does_not_join_a_normalisation_that_others_read()
    {
        using var branch = Network.Image(3, 8, 8).BatchNorm().Residual(main => main.MaxPool(3, 1, 1)).Build(batch: 1, threads: 1);
        Assert.Equal(["BatchNorm2d", "MaxPool2d", "ResidualAdd"], branch.Layers.Select(row => row.Name));
        using var join = Network.Image(3, 8, 8).Relu().Residual(main => main.MaxPool(3, 1, 1).BatchNorm()).MaxPool(2)
            .Build(batch: 1, threads: 1);
        Assert.Equal(["Relu", "MaxPool2d", "BatchNorm2d", "MaxPool2d_2"], join.Layers.Select(row => row.Name));
    }

    [Fact]
    public void Max_pooling_that_does_not_fit_is_refused_where_it_would_join()
    {
        var builder = Network.Image(3, 4, 4).BatchNorm();
        var thrown = Assert.Throws<ArgumentException>(() => builder.MaxPool(5));
        Assert.Contains("Layer 1 does not fit layer 0 (BatchNorm2d)", thrown.Message, StringComparison.Ordinal);
        using var network = builder.MaxPool(2).Build(batch: 1, threads: 1);
        Assert.Equal(["BatchNorm2d"], network.Layers.Select(row => row.Name));
    }

    [Fact]
    public void A_normalisation_that_was_joined_has_no_other_place()
    {
        var norm = new BatchNorm2d(3);
        var builder = Network.Image(3, 4, 4).Add(norm).MaxPool(2);
        Assert.Contains(
            "Layer 2 (BatchNorm2d) is the same object as layer 0", Assert.Throws<ArgumentException>(() => builder.Add(norm)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_build_and_sizes_below_one_are_refused()
    {
        Assert.Contains(
            "no layers", Assert.Throws<InvalidOperationException>(() => Network.Features(6).Build(batch: 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "at least 1 sample, but 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Network.Features(6).Add(new Square()).Build(batch: 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Features(6).Add(new Square()).Build(batch: -3));
        Assert.Contains(
            "0 threads",
            Assert.Throws<ArgumentOutOfRangeException>(() => Network.Features(6).Add(new Square()).Build(batch: 1, threads: 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Features(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Image(3, -1, 4));
        Assert.Throws<ArgumentNullException>(() => Network.Features(1).Add(null!));
    }

    [Fact]
    public void Layers_of_one_class_get_names_that_differ()
    {
        using var network = Network.Features(6).Add(new Square()).Relu().Add(new Square()).Relu().Add(new Square())
            .Build(batch: 1, threads: 1);
        Assert.Equal(["Square", "Relu", "Square_2", "Relu_2", "Square_3"], network.Layers.Select(row => row.Name));
    }

    [Fact]
    public void All_processors_are_used_unless_said_otherwise()
    {
        using var network = Network.Features(6).Add(new Square()).Build(batch: 1);
        Assert.Equal(Environment.ProcessorCount, network.Threads);
    }
}
