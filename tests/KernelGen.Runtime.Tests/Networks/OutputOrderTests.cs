using KernelGen.Runtime.Tests.Training.Masks;

namespace KernelGen.Runtime.Tests.Networks;

[SparseLinear(12, 20, BlockOutputs = 4, Activation = Activation.Relu)] public sealed partial class OrderFirst;

[SparseLinear(20, 16, BlockOutputs = 8, Activation = Activation.Relu)] public sealed partial class OrderSecond;

[SparseLinear(20, 6, BlockInputs = 4)] public sealed partial class OrderWide;

[DenseLinear(16, 5)] public sealed partial class OrderScores;

[DenseLinear(20, 3)] public sealed partial class OrderScores20;

[SparseLinear(20, 16, BlockOutputs = 2, DenseKernels = true)] public sealed partial class OrderEither;

[SparseLinear(16, 6, BalancedInputs = 4, DenseKernels = true)] public sealed partial class OrderBalanced;

[SparseConv2d(2, 8, Kernel = 3, Padding = 1, BlockOutputs = 4, Bias = false)] public sealed partial class OrderImage;

[SparseConv2d(8, 8, Kernel = 3, Padding = 1, BlockOutputs = 4)] public sealed partial class OrderImages;

[SparseConv2d(8, 6, Kernel = 3, Padding = 1)] public sealed partial class OrderSingle;

[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Groups = 2, BlockOutputs = 4)] public sealed partial class OrderGroups;

[DenseConv2d(8, 4, Kernel = 1)] public sealed partial class OrderPixels;

[DenseLinear(4 * 6, 3)] public sealed partial class OrderFlat;

[SparseLinear(8 * 6, 3)] public sealed partial class OrderSparseFlat;

/// <summary>Outputs in an order for blocks: the network computes the same, and pruning keeps more; what cannot take an order is left.</summary>
public sealed class OutputOrderTests
{
    [Fact]
    public void Linear_layers_take_the_order_and_compute_the_same()
    {
        using var network = Network.Features(12).Add(new OrderFirst()).Dropout(0.5).Add(new OrderSecond()).Sigmoid().Add(new OrderScores())
            .Build(batch: 8);
        var orders = RequireSame(network, 12);
        Assert.Equal(["OrderFirst", "OrderSecond"], orders.Select(row => row.Name));
        Assert.All(orders, row => Assert.Null(row.Reason));
        Assert.All(orders, row => Assert.NotEqual(row.Order.Order(), row.Order));
        Assert.Equal([20, 16], orders.Select(row => row.Order.Count));
    }

    [Fact]
    public void Convolutions_take_the_order_through_normalisation_pooling_and_flattening()
    {
        using var network = Network.Image(2, 4, 6).Add(new OrderImage()).BatchNorm().Relu().MaxPool(2).Add(new OrderImages()).BatchNorm()
            .Add(new OrderPixels()).Flatten().Add(new OrderFlat()).Build(batch: 8);
        network.Initialize(seed: 7, sparsity: 0);
        foreach (var layer in network.Declared.Nodes.Select(node => node.Layer).OfType<BatchNorm2d>())
        {
            layer.SetAffine(Samples.Uniform(8, 1), Samples.Uniform(8, 2));
            layer.SetRunningStatistics(Samples.Uniform(8, 3), [.. Samples.Uniform(8, 4).Select(number => number + 1.5f)]);
        }

        var orders = RequireSame(network, 48, initialize: false);
        Assert.Equal(2, orders.Count);
        Assert.All(orders, row => Assert.Null(row.Reason));
    }

    [Fact]
    public void A_mask_behind_takes_the_order_of_its_inputs()
    {
        using var network = Network.Image(2, 2, 3).Add(new OrderImage()).Add(new OrderSingle()).GlobalAveragePool().Build(batch: 8);
        using var flat = Network.Image(2, 2, 3).Add(new OrderImage()).Flatten().Add(new OrderSparseFlat()).Build(batch: 8);
        foreach (var masked in new[] { network, flat })
        {
            masked.Initialize(seed: 5, sparsity: 0);
            var layer = masked.MaskedLayers[1];
            layer.DropSmallest(layer.Positions * 3 / 4);
            float[] before = layer.Magnitudes();
            var pattern = layer.Pattern;
            var orders = RequireSame(masked, 12, initialize: false);
            Assert.Null(Assert.Single(orders).Reason);
            Assert.NotEqual(pattern.ColumnIndices.ToArray(), layer.Pattern.ColumnIndices.ToArray());
            Assert.Equal(before.Order(), layer.Magnitudes().Order());
        }
    }

    [Fact]
    public void Outputs_that_several_layers_read_take_the_order_in_all_of_them()
    {
        var builder = Network.Image(2, 4, 3).Add(new OrderImage()).Relu();
        using var network = builder.Concat(branch => branch.Add(new OrderSingle()), branch => branch.Add(new OrderPixels()))
            .Build(batch: 8);
        Assert.Null(Assert.Single(RequireSame(network, 24)).Reason);
    }

    [Fact]
    public void Layers_with_dense_kernels_take_the_order_too()
    {
        using var network = Network.Features(12).Add(new OrderFirst()).Add(new OrderEither()).Add(new OrderBalanced()).Build(batch: 8);
        var orders = RequireSame(network, 12);
        Assert.True(((OrderEither)network.Layers[1].Layer).UsesDenseKernels);
        Assert.Equal([null, null], orders.Select(row => row.Reason));
        using var pruned = Network.Features(12).Add(new OrderFirst()).Add(new OrderEither()).Add(new OrderBalanced()).Build(batch: 8);
        pruned.Initialize(seed: 3, sparsity: 0);
        ((OrderBalanced)pruned.Layers[2].Layer).Initialize(seed: 3, sparsity: 0.5);
        orders = RequireSame(pruned, 12, initialize: false);
        Assert.Equal([null, "they are the inputs of OrderBalanced, whose mask has blocks or groups of several inputs"],
            orders.Select(row => row.Reason));
    }

    [Fact]
    public void Normalised_features_of_a_flattened_image_take_the_order()
    {
        using var network = Network.Image(2, 2, 3).Add(new OrderImage()).Flatten().BatchNorm().Add(new OrderSparseFlat()).Build(batch: 8);
        network.Initialize(seed: 7, sparsity: 0);
        var layer = network.Declared.Nodes.Select(node => node.Layer).OfType<BatchNorm2d>().Single();
        layer.SetAffine(Samples.Uniform(48, 1), Samples.Uniform(48, 2));
        Assert.Null(Assert.Single(RequireSame(network, 12, initialize: false)).Reason);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_named_and_nothing_changes()
    {
        using var network = Network.Features(12).Add(new OrderFirst()).Add(new OrderSecond()).Add(new OrderScores()).Build(batch: 8);
        network.Initialize(seed: 1, sparsity: 0);
        var scores = (OrderScores)network.Layers[2].Layer;
        scores.Bias!.Value[3] = float.NaN;
        float[][] before = [.. network.Parameters.Select(row => row.Parameter.Value.ToArray())];
        var refusal = Assert.Throws<InvalidOperationException>(() => network.OrderOutputs());
        Assert.Contains("OrderScores.bias[3] is NaN.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.Select(row => row.Parameter.Value.ToArray()));
    }

    [Fact]
    public void Outputs_in_order_are_left_with_their_gradients()
    {
        using var network = Network.Features(12).Add(new OrderFirst()).Add(new OrderScores20()).Build(batch: 8);
        network.Initialize(seed: 1, sparsity: 0);
        ((OrderFirst)network.Layers[0].Layer).SetWeights([.. Enumerable.Repeat(0.5f, 20 * 12)]);
        network.SetInput(Samples.Uniform(8 * 12, 1));
        network.Forward();
        network.OutputGradient.Load(Samples.Uniform(8 * 3, 2));
        network.Backward();
        float[] gradient = network.Parameters[0].Parameter.Gradient.ToArray();
        Assert.Contains(gradient, number => number != 0);
        network.Forward();
        var outputs = Assert.Single(network.OrderOutputs());
        Assert.Equal(Enumerable.Range(0, 20), outputs.Order);
        Assert.Equal(gradient, network.Parameters[0].Parameter.Gradient.ToArray());
        Assert.Throws<InvalidOperationException>(network.Backward);
    }

    [Fact]
    public void Pruning_to_blocks_keeps_more_of_ordered_weights()
    {
        using var network = Network.Features(12).Add(new OrderFirst()).Add(new OrderSecond()).Add(new OrderScores()).Build(batch: 8);
        network.Initialize(seed: 1, sparsity: 0);
        var first = (OrderFirst)network.Layers[0].Layer;

        // Outputs 0, 5, 10, 15 read the same inputs, and so on.
        float[] weights = Samples.Uniform(20 * 12, 1);
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= i % 12 / 2 == i / 12 % 5 ? 1 : 0.01f;
        first.SetWeights(weights);
        var layer = network.MaskedLayers[0];
        double kept = KeptBy(BlockPruned(weights)), all = KeptBy(weights);
        network.OrderOutputs();
        double keptInOrder = KeptBy(BlockPruned(first.ToDense()));
        Assert.True(kept < 0.6 * all, $"{kept} of {all} without an order");
        Assert.True(keptInOrder > 0.95 * all, $"{keptInOrder} of {all} in order");
        Assert.Equal(0, layer.Sparsity);

        static double KeptBy(float[] numbers) => numbers.Sum(number => (double)Math.Abs(number));

        static float[] BlockPruned(float[] numbers)
        {
            var pruned = new OrderFirst();
            pruned.SetLargest(numbers, sparsity: 0.8);
            return pruned.ToDense();
        }
    }

    [Fact]
    public void What_cannot_take_an_order_is_left_and_says_why()
    {
        RequireLeft(
            "its outputs are those of the network", Network.Features(12).Add(new OrderFirst()), 12);
        RequireLeft(
            "ResidualAdd reads them, which would have to know the order",
            Network.Image(2, 4, 3).Add(new OrderImage()).Residual(main => main.Add(new OrderImages())).Add(new OrderPixels()), 24, 2);
        RequireLeft(
            "they are the inputs of OrderGroups, a convolution with groups",
            Network.Image(2, 4, 3).Add(new OrderImage()).Add(new OrderGroups()).Add(new OrderPixels()), 24, 2);
        RequireLeft(
            "they are the inputs of MaskedHidden, whose mask was declared",
            Network.Features(12).Add(new OrderFirst()).Add(new MaskedHidden()), 12);
        RequireLeft("Softmax reads them, which would have to know the order", Network.Features(12).Add(new OrderFirst()).Softmax(), 12);
    }

    [Fact]
    public void A_layer_with_a_mask_is_left_and_so_is_one_before_a_mask_of_blocks_of_inputs()
    {
        using var network = Network.Features(12).Add(new OrderFirst()).Add(new OrderWide()).Build(batch: 8);
        network.Initialize(seed: 1, sparsity: 0);
        network.MaskedLayers[1].DropSmallest(60);
        Assert.Contains(
            "they are the inputs of OrderWide, whose mask has blocks or groups of several inputs",
            Assert.Single(RequireSame(network, 12, initialize: false)).Reason, StringComparison.Ordinal);
        network.MaskedLayers[0].DropSmallest(60);
        Assert.Contains("it has a mask", Assert.Single(RequireSame(network, 12, initialize: false)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_weights_is_refused()
    {
        using var network = Network.Features(12).Add(new OrderFirst()).Add(new OrderSecond()).Build(batch: 8);
        var refusal = Assert.Throws<InvalidOperationException>(() => network.OrderOutputs());
        Assert.Contains("OrderFirst, OrderSecond have no weights yet", refusal.Message, StringComparison.Ordinal);
    }

    private static void RequireLeft(string reason, NetworkBuilder builder, int features, int layers = 1)
    {
        using var network = builder.Build(batch: 8);
        var orders = RequireSame(network, features);
        Assert.Equal(layers, orders.Count);
        Assert.Equal(reason, orders[0].Reason);
        Assert.Empty(orders[0].Order);
    }

    /// <summary>Orders the outputs; the predictions stay.</summary>
    private static IReadOnlyList<OrderedOutputs> RequireSame(Network network, int features, bool initialize = true)
    {
        if (initialize)
            network.Initialize(seed: 7, sparsity: 0);
        foreach (var layer in network.Layers.Select(row => row.Layer).OfType<WeightedLayer>().Where(layer => layer.Bias is not null))
            layer.SetBias(Samples.Uniform(layer.Bias!.Length, seed: layer.Bias.Length));
        float[] samples = Samples.Uniform(8 * features, seed: 2), expected = network.Predict(samples);
        var orders = network.OrderOutputs();
        float[] actual = network.Predict(samples);
        Assert.Contains(expected, score => Math.Abs(score) > 0.01);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * Math.Max(1, Math.Abs(pair.First))));
        return orders;
    }
}
