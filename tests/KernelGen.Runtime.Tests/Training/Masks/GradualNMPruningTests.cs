namespace KernelGen.Runtime.Tests.Training.Masks;

[SparseConv2d(8, 6, Kernel = 3, Padding = 1, Groups = 2, Activation = Activation.Relu)] public sealed partial class GroupedConvolution;

/// <summary>Pruning to the same number of weights in every group of inputs: which stay, when, and which layers it refuses.</summary>
public sealed class GradualNMPruningTests
{
    [Fact]
    public async Task Every_group_loses_its_smallest_weights_one_by_one()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var (before, watch) = (new MaskWatch(), new MaskWatch());
        var method = new GradualNMPruning(keep: 1, group: 4, begin: 0.25, end: 0.75, interval: 3) { Keeps = name => name != "Hidden" };
        await MaskRun.Train(network, [before, method, watch], epochs: 4);

        // Steps 10, 13, 16, ... 28 and 29 of 40: 1 + round(3 (19/19)^3), 1 + round(3 (16/19)^3), 1 + round(3 (13/19)^3), ...
        Assert.Equal([13, 16, 19], watch.Changes);
        Assert.Equal([.. Enumerable.Repeat(540, 13), .. Enumerable.Repeat(405, 3), .. Enumerable.Repeat(270, 3),
            .. Enumerable.Repeat(135, 21)], watch.Nonzeros);
        foreach (var (step, keep) in new[] { (13, 3), (16, 2), (19, 1) })
        {
            var pattern = SparsityPattern.FromLargestInGroups(27, 20, before.Weights[step], keep, group: 4);
            Assert.Equal(pattern.ToMask(), watch.Masks[step]);
            for (int i = 0; i < 540; i++)
            {
                Assert.Equal(watch.Masks[step][i] ? before.Weights[step][i] : 0, watch.Weights[step][i]);
                Assert.Equal(watch.Masks[step][i] ? before.Velocities[step][i] : 0, watch.Velocities[step][i]);
            }
        }
    }

    /// <summary>Groups are those of the input channels at one tap; the fourth of a group of channels belongs to it alone.</summary>
    [Fact]
    public void A_convolution_has_its_groups_at_each_tap()
    {
        using var network = Network.Image(8, 5, 4).Add(new GroupedConvolution()).Build(batch: 3);
        network.Initialize(seed: 1, sparsity: 0);
        var layer = network.MaskedLayers[0];
        float[] weights = ((SparseConv2d)layer.Layer).ToDense();
        layer.KeepLargestInGroups(keep: 3, group: 4);
        Assert.Equal(SparsityPattern.FromLargestInGroups(6, 36, weights, 3, 4, taps: 9).ToMask(), layer.Pattern.ToMask());
        layer.KeepLargestInGroups(keep: 1, group: 2);
        float[] left = ((SparseConv2d)layer.Layer).ToDense();
        for (int place = 0; place < weights.Length; place++)
        {
            var (row, column) = Math.DivRem(place, 36);
            var (input, tap) = Math.DivRem(column, 9);
            float[] group = [.. Enumerable.Range(0, 4).Select(i => weights[(row * 36) + (i * 9) + tap])];
            float smallest = group.MinBy(MathF.Abs);
            group = Array.ConvertAll(group, weight => weight == smallest ? 0 : weight);
            int other = input ^ 1;
            Assert.Equal(MathF.Abs(group[input]) > MathF.Abs(group[other]) ? group[input] : 0, left[place]);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(10)]
    public void A_group_that_has_fewer_keeps_them(int group)
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
        var layer = network.MaskedLayers[0];
        int[] had = CountsOf(layer, group);
        layer.KeepLargestInGroups(keep: 5, group);
        Assert.Equal(had.Select(count => Math.Min(count, 5)), CountsOf(layer, group));
        layer.KeepLargestInGroups(keep: 0, group);
        Assert.Equal(0, layer.Nonzeros);
    }

    [Fact]
    public async Task Layers_that_do_not_fit_are_named_before_anything_changes()
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MaskRun.Train(network, [new GradualNMPruning(2, 4)], epochs: 1));
        Assert.Equal(
            "GradualNMPruning: Layer Deep has 27 inputs, which cannot be cut into groups of 4. Choose a divisor of 27. "
            + "Or let the layer keep its mask, by Keeps.", refused.Message);
        Assert.Equal(540, network.MaskedLayers[0].Nonzeros);

        using var blocks = Network.Features(20).Add(new BlockHidden()).Add(new BlockDeep()).Add(new BlockClassifier()).Build(batch: 10);
        blocks.Initialize(seed: 1, sparsity: 0);
        var alone = Assert.Throws<ArgumentException>(() => blocks.MaskedLayers[0].KeepLargestInGroups(2, 4));
        Assert.StartsWith("Layer BlockHidden has weights in blocks of 4 x 1, but", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refused("A group has 1 inputs; it needs at least 2", () => _ = new GradualNMPruning(1, 1));
        Refused("A group of 4 inputs cannot keep 0 weights", () => _ = new GradualNMPruning(0, 4));
        Refused("A group of 4 inputs cannot keep 5 weights", () => _ = new GradualNMPruning(5, 4));
        Refused("end is 0.1;", () => _ = new GradualNMPruning(2, 4, begin: 0.2, end: 0.1));
        using var network = Samples.ClusterNetwork(batch: 10);
        Refused("Layer Hidden: a group of 4 inputs cannot keep 5", () => network.MaskedLayers[0].KeepLargestInGroups(5, 4));
        Refused(
            "Layer Hidden has 20 inputs, which cannot be cut into groups of 0", () => network.MaskedLayers[0].KeepLargestInGroups(0, 0));

        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static int[] CountsOf(MaskedLayer layer, int group) =>
        [.. layer.Pattern.ToMask().Chunk(group).Select(places => places.Count(isSet => isSet))];
}
