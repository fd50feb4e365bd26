namespace KernelGen.Runtime.Tests.Networks;

/// <summary>Two networks that are cut out of one compute what it computes, with the same layers.</summary>
public sealed class SplitNetworkTests
{
    private const int Batch = 20;

    [Fact]
    public void One_after_the_other_they_give_what_the_whole_network_gives()
    {
        var layers = Layers();
        using var whole = layers.Build(Batch, threads: 1);
        whole.Initialize(seed: 1, sparsity: 0.5);
        var (first, second) = layers.SplitBefore("second");
        using Network before = first.Build(Batch, threads: 1), from = second.Build(Batch, threads: 1);
        float[] samples = Samples.Uniform(Batch * 36, seed: 2);

        Assert.Equal(whole.Predict(samples), from.Predict(before.Predict(samples)));
        Assert.Equal(["first", "BatchNorm2d"], before.Layers.Select(row => row.Name).Take(2));
        Assert.Equal("second", from.Layers[0].Name);
        Assert.Equal(whole.Layers.Select(row => row.Layer), before.Layers.Concat(from.Layers).Select(row => row.Layer));
    }

    [Fact]
    public void Training_the_second_on_outputs_of_the_frozen_first_trains_the_whole()
    {
        NetworkBuilder layers = Layers(), other = Layers();
        using Network whole = layers.FreezeBefore("second").Build(Batch, threads: 1), unfrozen = other.Build(Batch, threads: 1);
        whole.Initialize(seed: 1, sparsity: 0.5);
        unfrozen.Initialize(seed: 1, sparsity: 0.5);
        var (first, second) = other.SplitBefore("second");
        using Network before = first.Freeze().Build(Batch, threads: 1), from = second.Build(Batch, threads: 1);
        float[] samples = Samples.Uniform(Batch * 36, seed: 2);
        var (sgd, otherSgd) = (new Sgd(0.1f, 0.9f), new Sgd(0.1f, 0.9f));

        for (int step = 0; step < 3; step++)
        {
            Train(whole, samples);
            Train(from, before.Predict(samples));
        }

        Assert.Equal(whole.Predict(samples), unfrozen.Predict(samples));

        void Train(Network network, float[] input)
        {
            network.SetInput(input);
            network.Forward();
            network.OutputGradient.Data.Fill(0.1f);
            network.Backward();
            (network == whole ? sgd : otherSgd).Step(network);
        }
    }

    [Fact]
    public void A_cut_through_a_block_is_refused_with_the_layer_that_reads_across_it()
    {
        string message = Assert.Throws<ArgumentException>(() => Layers().SplitBefore("inner")).Message;
        Assert.Contains("layer 6 (ResidualAdd) reads the output of layer 2 (Relu)", message, StringComparison.Ordinal);
        Assert.Contains("but only the output of layer 3 (second)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first", "nothing is before it")]
    [InlineData("third", "The names are first, second, inner, last")]
    public void A_place_that_does_not_cut_is_refused(string layer, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Layers().SplitBefore(layer)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_output_before_the_cut_is_refused()
    {
        var builder = Network.Image(1, 6, 6).Add(new PrefixFirst(), "first");
        var output = builder.Value;
        builder.Add(new PrefixSecond(), "second").From(output);
        string message = Assert.Throws<ArgumentException>(() => builder.SplitBefore("second")).Message;
        Assert.Contains("output is the output of layer 0 (first)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_is_not_cut() => Assert.Throws<InvalidOperationException>(
        () => Layers().Residual(main => { main.SplitBefore("second"); return main; }));

    [Fact]
    public void The_builder_stays_as_it_is()
    {
        var layers = Layers();
        layers.SplitBefore("second");
        Assert.Equal(ActivationShape.Vector(3), layers.Value.Shape);
        using var network = layers.Build(Batch, threads: 1);
        Assert.Equal(7, network.Layers.Count);
    }

    private static NetworkBuilder Layers() => Network.Image(1, 6, 6)
        .Add(new PrefixFirst(), "first").BatchNorm().Relu()
        .Residual(main => main.Add(new PrefixSecond(), "second").Add(new PrefixSecond(), "inner").BatchNorm())
        .GlobalAveragePool().Add(new PrefixClassifier(), "last");
}
