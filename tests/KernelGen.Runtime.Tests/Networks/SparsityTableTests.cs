namespace KernelGen.Runtime.Tests.Networks;

/// <summary>The table of weights and FLOPs.</summary>
public sealed class SparsityTableTests
{
    [Fact]
    public void Linear_layers_take_two_FLOPs_for_each_weight()
    {
        using var network = Samples.ClusterNetwork(batch: 32, sparsity: 0.9);
        Assert.Equal(
            [
                "layer       weights  nonzeros  sparsity  FLOPs with zeros  FLOPs",
                "Hidden          540        54      90 %             1,080    108",
                "Deep            486        49   89.92 %               972     98",
                "Classifier       90        90       0 %               180    180",
                "total         1,116       193   82.71 %             2,232    386",
            ],
            network.DescribeSparsity().TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Convolutions_take_them_for_each_pixel_of_the_output(int batch)
    {
        // 12 x 4 x 4 outputs of 72 weights each; images of a small batch are cut into strips. Other layers do not count.
        using var network = Network.Image(8, 8, 7).Add(new Down(), "down").BatchNorm().Relu().Build(batch, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.75);
        string[] lines = network.DescribeSparsity().TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^down\s+864\s+216\s+75 %\s+27,648\s+6,912$", lines[1]);
        Assert.Matches(@"^total\s+864\s+216\s+75 %\s+27,648\s+6,912$", lines[2]);
    }

    [Fact]
    public void A_network_without_weights_has_an_empty_table()
    {
        using var network = Network.Features(6).Relu().Build(batch: 16, threads: 1);
        Assert.Matches(@"^total\s+0\s+0\s+-\s+0\s+0$", network.DescribeSparsity().TrimEnd('\n').Split('\n')[1]);
    }
}
