namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>Sparsities by the names of layers.</summary>
public sealed class SparsityMapTests
{
    [Theory]
    [InlineData("layer1.0.conv1", "layer1.0.conv1", true)]
    [InlineData("layer1.0.conv1", "layer1.0.conv", false)]
    [InlineData("layer1.0.conv", "layer1.0.conv1", false)]
    [InlineData("layer?.?.conv?", "layer1.0.conv1", true)]
    [InlineData("conv?", "conv", false)]
    [InlineData("conv*", "conv", true)]
    [InlineData("*conv*", "layer1.0.conv1", true)]
    [InlineData("*.conv2", "layer1.0.conv1", false)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("?", "", false)]
    [InlineData("**a*b**", "xaab", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("*aab", "aaaab", true)]
    [InlineData("a*b?d", "abbcdabxd", true)]
    [InlineData("Conv", "conv", false)]
    public void Globs(string pattern, string name, bool matches) => Assert.Equal(matches, Glob.Matches(pattern, name));

    [Fact]
    public void The_first_entry_that_matches_counts()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var layers = Layers(network);
        Assert.Equal([0.9, 0.5], SparsityDistribution.Map(("Hid*", 0.9), ("*", 0.5)).Distribute(layers, 0.7));
        Assert.Equal([0.5, 0.5], SparsityDistribution.Map(("*", 0.5), ("Hid*", 0.9)).Distribute(layers, 0.7));
        Assert.Equal([0.7, 0], SparsityDistribution.Map(SparsityDistribution.Uniform, ("D??p", 0)).Distribute(layers, 0.7));
        var kernel = SparsityDistribution.ErdosRenyiKernel.Distribute([layers[1]], 0.7);
        var rest = SparsityDistribution.Map(SparsityDistribution.ErdosRenyiKernel, ("Hidden", 0.2));
        Assert.Equal([0.2, kernel[0]], rest.Distribute(layers, 0.7));
        rest = SparsityDistribution.Map(SparsityDistribution.Uniform, ("Hidden", 0.1), ("Deep", 0.2));
        Assert.Equal([0.1, 0.2], rest.Distribute(layers, 0.7));
    }

    [Fact]
    public async Task A_method_prunes_to_the_map_and_keeps_layers_dense()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var method = new GradualMagnitudePruning(0.5, interval: 3, distribution: SparsityDistribution.Map(("Hidden", 0.9), ("*", 0)));
        await MaskRun.Train(network, [method], epochs: 2);
        Assert.Equal([54, 486], method.Layers.Select(layer => layer.Nonzeros));
    }

    [Fact]
    public async Task What_does_not_fit_is_said_before_the_first_step()
    {
        await Refused(
            SparsityDistribution.Map(("conv*", 0.9), ("*", 0.5)),
            "entry for \"conv*\", but no layer whose mask may change has such a name. These layers are: Hidden, Deep. Correct the entry");
        await Refused(
            SparsityDistribution.Map(("Hidden", 0.9)), "no entry for these layers: Deep. Add entries, say (\"*\", 0.9) as the last one,");
        await Refused(SparsityDistribution.Map(SparsityDistribution.Uniform, ("Classifier", 0.9)), "an entry for \"Classifier\"");

        static async Task Refused(SparsityDistribution map, string message)
        {
            foreach (var method in new SparsityMethod[]
            {
                new GradualMagnitudePruning(0.5, distribution: map), new OneShotMagnitudePruning(0.5, distribution: map),
                new AlternatingCompression(0.5, distribution: map),
            })
            {
                using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
                float[] before = ((Hidden)network.Layers[0].Layer).ToDense();
                var error = await Assert.ThrowsAsync<InvalidOperationException>(() => MaskRun.Train(network, [method], epochs: 1));
                Assert.Contains(message, error.Message, StringComparison.Ordinal);
                Assert.Equal(before, ((Hidden)network.Layers[0].Layer).ToDense());
            }
        }
    }

    [Fact]
    public void Wrong_entries_are_refused()
    {
        Refused("The map has no entries.", () => SparsityDistribution.Map());
        Refused("The sparsity of layers \"a*\" is 1;", () => SparsityDistribution.Map(("a*", 1)));
        Refused("The sparsity of layers \"a*\" is NaN;", () => SparsityDistribution.Map(("b", 0), ("a*", double.NaN)));
        Refused("An entry of the map has no name.", () => SparsityDistribution.Map((" ", 0.5)));
        Assert.Throws<ArgumentNullException>(() => SparsityDistribution.Map(rest: null!, ("a", 0.5)));
        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static MaskedLayer[] Layers(Network network) =>
        [.. network.Layers.Take(2).Select(row => new MaskedLayer(row.Name, row.Layer, row.Layer.Sparse!))];
}
