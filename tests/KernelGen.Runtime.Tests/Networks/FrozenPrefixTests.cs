namespace KernelGen.Runtime.Tests.Networks;

[SparseConv2d(1, 4, Kernel = 3, Padding = 1)] public sealed partial class PrefixFirst;

[SparseConv2d(4, 4, Kernel = 3, Padding = 1)] public sealed partial class PrefixSecond;

[DenseLinear(4, 3)] public sealed partial class PrefixClassifier;

/// <summary>Layers before Freeze stay as they are, and cost neither a backward pass nor memory for one.</summary>
public sealed class FrozenPrefixTests
{
    private const int Batch = 20;

    [Fact]
    public void Later_layers_get_the_gradients_of_a_network_whose_first_part_is_computed_as_outside_of_training()
    {
        using Network frozen = Build(freeze: true), free = Build(freeze: false);
        var norm = (BatchNorm2d)frozen.Layers[1].Layer;
        float[] mean = norm.RunningMean.ToArray(), samples = Samples.Uniform(Batch * 36, seed: 2);

        // The first part of the other network computes alike if nothing of it is in training.
        free.Layers[1].Layer.Training = false;
        foreach (var network in new[] { frozen, free })
        {
            network.SetInput(samples);
            network.Forward();
            network.OutputGradient.Data.Fill(0.5f);
            network.Backward();
        }

        Assert.Equal(free.Output.Data.ToArray(), frozen.Output.Data.ToArray());
        Assert.Equal(mean, norm.RunningMean.ToArray());
        for (int i = 0; i < frozen.Parameters.Count; i++)
        {
            float[] own = frozen.Parameters[i].Parameter.Gradient.ToArray();
            Assert.Equal(i < 4, frozen.Parameters[i].Parameter.Frozen);
            Assert.Equal(i < 4 ? new float[own.Length] : free.Parameters[i].Parameter.Gradient.ToArray(), own);
        }

        Assert.Contains(frozen.Parameters[4].Parameter.Gradient.ToArray(), gradient => gradient != 0);
        Assert.Equal([true, true, false, false, false, false], frozen.Layers.Select(row => row.BackwardTime == TimeSpan.Zero));
        Assert.Equal([true, true, false, false, false, false], frozen.Layers.Select(row => row.IsFrozen));
    }

    [Fact]
    public void It_takes_less_memory()
    {
        using Network frozen = Build(freeze: true), free = Build(freeze: false);
        Assert.True(frozen.PlannedBytes < 0.8 * free.PlannedBytes, $"{frozen.PlannedBytes} bytes instead of {free.PlannedBytes}");
    }

    [Fact]
    public void Evaluation_does_not_bring_it_into_training()
    {
        using var network = Build(freeze: true);
        network.Predict(Samples.Uniform(36, seed: 1));
        Assert.True(network.Training);
        Assert.Equal([false, false, true, true, true, true], network.Layers.Select(row => row.Layer.Training));
    }

    [Fact]
    public void What_is_frozen_for_good_cannot_be_trained_again()
    {
        using var network = Build(freeze: true);
        network.Parameters[0].Parameter.Frozen = false;
        network.SetInput(Samples.Uniform(36, seed: 1));
        network.Forward();
        string message = Assert.Throws<InvalidOperationException>(network.Backward).Message;
        Assert.Contains("weight of layer first", message, StringComparison.Ordinal);
        Assert.Contains("Freeze()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rectifier_after_it_is_no_part_of_it()
    {
        using var network = Network.Image(1, 6, 6).Add(new PrefixFirst()).BatchNorm().Freeze().Relu()
            .Add(new PrefixSecond()).Build(Batch, 1);
        Assert.Equal([true, true, false, false], network.Layers.Select(row => row.IsFrozen));
    }

    [Fact]
    public void A_branch_cannot_be_frozen_alone()
    {
        var builder = Network.Image(1, 6, 6).Add(new PrefixFirst());
        string message = Assert.Throws<InvalidOperationException>(
            () => builder.Residual(main => main.Add(new PrefixSecond()).Freeze())).Message;
        Assert.Contains("before the block", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_built_network_can_be_frozen_before_a_layer_by_its_name()
    {
        using var network = Named().FreezeBefore("second").GlobalAveragePool().Add(new PrefixClassifier()).Build(Batch, threads: 1);
        Assert.Equal([true, true, false, false, false, false], network.Layers.Select(row => row.IsFrozen));
        Assert.Equal(
            [true, true, true, true, false, false, false, false], network.Parameters.Select(named => named.Parameter.Frozen).Take(8));
    }

    [Fact]
    public void A_layer_that_is_not_there_is_refused_with_the_names_of_those_that_are()
    {
        string message = Assert.Throws<ArgumentException>(() => Named().FreezeBefore("third")).Message;
        Assert.Contains("the name third", message, StringComparison.Ordinal);
        Assert.Contains("first, norm, second", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Named().Residual(main => main.Add(new PrefixSecond(), "x").FreezeBefore("x")));
    }

    private static NetworkBuilder Named() => Network.Image(1, 6, 6)
        .Add(new PrefixFirst(), "first").BatchNorm(name: "norm").Relu().Add(new PrefixSecond(), "second").BatchNorm().Relu();

    private static Network Build(bool freeze)
    {
        var builder = Network.Image(1, 6, 6).Add(new PrefixFirst(), "first").BatchNorm(name: "norm").Relu();
        if (freeze)
            builder.Freeze();
        var network = builder.Add(new PrefixSecond()).BatchNorm().Relu().GlobalAveragePool().Add(new PrefixClassifier())
            .Build(Batch, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        return network;
    }
}
