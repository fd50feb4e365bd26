namespace KernelGen.Runtime.Tests.Sparsity;

[SparseConv2d(3, 8, Kernel = 3, Padding = 1, Activation = Activation.Relu)] public sealed partial class OrderedFirst;

[SparseConv2d(8, 4, Kernel = 3, Padding = 1)] public sealed partial class OrderedSecond;

[DenseLinear(4 * 3 * 2, 5)] public sealed partial class OrderedLast;

/// <summary>Orders of outputs for blocks: like rows come together, and a network in another order computes the same.</summary>
public sealed class BlockOrderTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Rows_with_large_weights_at_the_same_inputs_come_together(int outputs)
    {
        // Rows 0, 5, 10 ... belong together: shuffled, with signs of their own and small numbers elsewhere.
        const int Groups = 5, Columns = 40;
        int rows = Groups * outputs;
        var random = new SeededRandom(1);
        var weights = new float[rows * Columns];
        for (int i = 0; i < weights.Length; i++)
        {
            int group = i / Columns % Groups, column = i % Columns;
            weights[i] = random.NextUniform(0.05f) + (column / 8 == group ? (random.NextInt(2) * 2) - 1 : 0);
        }

        int[] order = BlockOrder.OfOutputs(rows, Columns, weights, outputs);
        Assert.Equal(Enumerable.Range(0, rows), order.Order());
        foreach (int[] block in order.Chunk(outputs))
            Assert.Single(block.Select(row => row % Groups).Distinct());
        Assert.Equal(order, BlockOrder.OfOutputs(rows, Columns, weights, outputs));
    }

    [Fact]
    public void Rows_of_zeros_and_single_outputs_have_an_order_too()
    {
        Assert.Equal([0, 1, 2, 3], BlockOrder.OfOutputs(4, 3, new float[12], 2));
        Assert.Equal([0, 1, 2], BlockOrder.OfOutputs(3, 1, [1, 2, 3], 1));
        Assert.Equal([0, 2, 1, 3], BlockOrder.OfOutputs(4, 2, [1, 0, 0, 0, -2, 0, 0, 5], 2));
    }

    [Fact]
    public void A_network_in_another_order_computes_the_same()
    {
        using Network network = Build(), ordered = Build();
        network.Initialize(seed: 1, sparsity: 0.3);
        var (first, second, last) = LayersOf(network);
        var (first2, second2, last2) = LayersOf(ordered);
        int[] channels = BlockOrder.OfOutputs(8, 27, first.ToDense(), outputs: 4), outputs = [2, 0, 3, 1];
        Assert.NotEqual(Enumerable.Range(0, 8), channels);
        first.SetBias([1, 2, 3, 4, 5, 6, 7, 8]);
        float[] scores = Samples.Uniform(5 * 24, seed: 3);
        last.SetWeights(scores);

        first2.SetWeights(BlockOrder.Rows(first.ToDense(), channels));
        first2.SetBias(BlockOrder.Rows(first.Bias!.Value, channels));
        second2.SetWeights(BlockOrder.Rows(BlockOrder.Inputs(second.ToDense(), channels, taps: 9), outputs));
        second2.SetBias(BlockOrder.Rows(second.Bias!.Value, outputs));
        last2.SetWeights(BlockOrder.Inputs(scores, outputs));
        last2.SetBias(last.Bias!.Value);

        float[] images = Samples.Uniform(4 * 3 * 6, seed: 2), expected = network.Predict(images), actual = ordered.Predict(images);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Contains(expected, score => Math.Abs(score) > 0.01);

        static Network Build() => Network.Image(3, 3, 2).Add(new OrderedFirst()).Add(new OrderedSecond()).Flatten().Add(new OrderedLast())
            .Build(batch: 4);

        static (SparseConv2d First, SparseConv2d Second, DenseLinear Last) LayersOf(Network network)
        {
            var layers = network.Layers.Select(row => row.Layer).ToArray();
            return (layers.OfType<OrderedFirst>().Single(), layers.OfType<OrderedSecond>().Single(), layers.OfType<OrderedLast>().Single());
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused("6 outputs cannot be cut into blocks of 4. Choose a divisor of 6.", () => BlockOrder.OfOutputs(6, 2, new float[12], 4));
        Refused("cannot be cut into blocks of 0", () => BlockOrder.OfOutputs(6, 2, new float[12], 0));
        Refused("An order of 2 rows has each from 0 to 1 once.", () => BlockOrder.Rows(new float[4], [1, 1]));
        Refused("An order of 2 inputs has each from 0 to 1 once.", () => BlockOrder.Inputs(new float[4], [0, 2]));
        Refused("5 numbers cannot be cut into 2 rows.", () => BlockOrder.Rows(new float[5], [0, 1]));
        Refused("7 numbers are not as many for each of 3 taps.", () => BlockOrder.Inputs(new float[7], [1, 0], taps: 3));
        Assert.ThrowsAny<ArgumentException>(() => BlockOrder.OfOutputs(1, 2, [float.NaN, 1], 1));

        static void Refused(string message, Func<object> call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }
}
