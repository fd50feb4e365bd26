namespace KernelGen.Runtime.Tests.Networks;

/// <summary>What the builder makes of residual blocks, and what it refuses.</summary>
public sealed class ResidualTests
{
    [Fact]
    public void A_block_ends_in_a_sum_and_the_rectifier_after_it_is_fused()
    {
        using var network = Network.Features(6).Add(new DenseSquare())
            .Residual(main => main.Add(new DenseSquare()).Relu().Add(new DenseSquare())).Relu()
            .Residual(main => main.Add(new DenseSquare()), shortcut => shortcut.Add(new DenseSquare()))
            .Build(batch: 1, threads: 1);
        Assert.Equal(
            ["DenseSquare", "DenseSquare_2", "Relu", "DenseSquare_3", "ResidualAdd", "DenseSquare_4", "DenseSquare_5", "ResidualAdd_2"],
            network.Layers.Select(row => row.Name));
        Assert.Equal((Activation.Relu, Activation.None), (network.Layers[4].FusedActivation, network.Layers[7].FusedActivation));
    }

    [Fact]
    public void A_last_layer_that_can_add_takes_the_shortcut_itself_after_both_branches()
    {
        var join = new ResidualAdd();
        using var network = Network.Features(6).Add(new DenseSquare())
            .Residual(main => main.Add(new Square()).Add(join), shortcut => shortcut.Add(new DenseSquare())).Relu()
            .Build(batch: 1, threads: 1);
        Assert.Equal(["DenseSquare", "Square", "DenseSquare_2", "ResidualAdd"], network.Layers.Select(row => row.Name));
        Assert.Same(join, network.Layers[3].Layer);
        Assert.Equal((Activation.Relu, Activation.None), (network.Layers[3].FusedActivation, join.Activation));
    }

    [Fact]
    public void A_layer_does_not_add_what_it_reads()
    {
        using var network = Network.Features(6).Add(new DenseSquare()).Residual(main => main.Add(new ResidualAdd()))
            .Build(batch: 1, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        Assert.Equal(["DenseSquare", "ResidualAdd", "ResidualAdd_2"], network.Layers.Select(row => row.Name));

        var sample = Samples.Uniform(6, seed: 1);
        using var single = Network.Features(6).Add(network.Layers[0].Layer).Build(batch: 1, threads: 1);
        Assert.Equal(Array.ConvertAll(single.Predict(sample), number => 2 * number), network.Predict(sample));
    }

    [Fact]
    public void A_rectifier_at_the_beginning_of_a_branch_leaves_the_other_branch_alone()
    {
        using var network = Network.Features(6)
            .Residual(main => main.Add(new DenseSquare()))
            .Residual(main => main.Relu().Add(new DenseSquare()))
            .Build(batch: 1, threads: 1);
        Assert.Equal(["DenseSquare", "ResidualAdd", "Relu", "DenseSquare_2", "ResidualAdd_2"], network.Layers.Select(row => row.Name));
        Assert.Equal(Activation.None, network.Layers[1].FusedActivation);
    }

    [Fact]
    public void Branches_of_different_shapes_are_refused_with_both_and_the_remedy()
    {
        var builder = Network.Features(20);
        var identity = Refused(() => builder.Residual(main => main.Add(new Hidden())));
        Assert.Contains("the main branch in 27, the shortcut in 20. Give the block a shortcut", identity, StringComparison.Ordinal);
        var both = Refused(() => builder.Residual(main => main.Add(new Hidden()), shortcut => shortcut.Add(new Hidden()).Add(new Deep())));
        Assert.Contains("the main branch in 27, the shortcut in 18. Change the last layers of one of them", both, StringComparison.Ordinal);
        Assert.Contains(
            "Layer 1 does not fit layer 0 (Hidden)", Refused(() => builder.Residual(main => main.Add(new Hidden()).Add(new Hidden()))),
            StringComparison.Ordinal);

        // Nothing of it stays.
        using var network = builder.Add(new Hidden()).Build(batch: 1, threads: 1);
        Assert.Single(network.Layers);
    }

    [Fact]
    public void Branches_that_are_empty_or_go_astray_are_refused()
    {
        var builder = Network.Features(6).Add(new DenseSquare());
        Assert.Contains(
            "main branch of a residual block has no layers", Refused(() => builder.Residual(main => main)), StringComparison.Ordinal);
        Assert.Contains(
            "main of a residual block returns another builder", Refused(() => builder.Residual(main => builder)), StringComparison.Ordinal);
        Assert.Contains(
            "shortcut of a residual block returns another", Refused(() => builder.Residual(main => main.Relu(), shortcut => null!)),
            StringComparison.Ordinal);
        Assert.Contains(
            "This builder is not in use here", Invalid(() => builder.Residual(main => builder.Relu())), StringComparison.Ordinal);
        Assert.Contains(
            "This is a branch", Invalid(() => builder.Residual(main => { main.Relu().Build(1).Dispose(); return main; })),
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => builder.Residual(null!));

        NetworkBuilder? kept = null;
        using var network = builder.Residual(main => kept = main.Relu()).Build(batch: 1, threads: 1);
        Assert.Contains("This builder is not in use here", Invalid(() => kept!.Relu()), StringComparison.Ordinal);
        Assert.Equal(3, network.Layers.Count);
    }

    private static string Refused(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;

    private static string Invalid(Action call) => Assert.Throws<InvalidOperationException>(call).Message;
}
