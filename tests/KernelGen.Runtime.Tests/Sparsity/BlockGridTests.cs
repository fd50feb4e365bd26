using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Sparsity;

[SparseLinear(12, 8, BlockOutputs = 4)] public sealed partial class TallBlocks;

[SparseLinear(12, 8, BlockInputs = 4)] public sealed partial class WideBlocks;

[SparseConv2d(4, 8, Kernel = 3, Padding = 1, BlockOutputs = 4, BlockInputs = 2)] public sealed partial class ConvolutionBlocks;

/// <summary>Patterns of whole blocks: what is cut how, and what a layer accepts.</summary>
public sealed class BlockGridTests
{
    private static readonly int[] Outputs = [1, 2, 4, 8];

    private static readonly int[] Inputs = [1, 2, 4];

    public static TheoryData<int, int, int> Grids =>
        [.. from outputs in Outputs from inputs in Inputs from taps in new[] { 1, 9 } select (outputs, inputs, taps)];

    [Theory]
    [MemberData(nameof(Grids))]
    public void Blocks_of_a_pattern_are_those_that_made_it(int outputs, int inputs, int taps)
    {
        var grid = new BlockGrid(3 * outputs, 5 * inputs * taps, new WeightBlock(outputs, inputs), taps);
        var blocks = SparsityPattern.Random(3, 5 * taps, 0.6, seed: 3);
        var pattern = grid.Whole(blocks);
        Assert.Equal(blocks.Nonzeros * outputs * inputs, pattern.Nonzeros);
        Assert.Null(grid.Fault(pattern));
        Assert.Equal(blocks.ToMask(), grid.Touched(pattern).ToMask());

        // Every weight of a block lies in it: columns count the taps of an input before the next input.
        int[] weights = grid.WeightsOf(pattern, blocks, [.. Enumerable.Range(0, blocks.Nonzeros)]), positions = pattern.Positions();
        int[] blockPositions = blocks.Positions();
        for (int k = 0; k < weights.Length; k++)
        {
            var (number, place) = Math.DivRem(k, outputs * inputs);
            var (blockRow, blockColumn) = Math.DivRem(blockPositions[number], 5 * taps);
            int row = (blockRow * outputs) + (place % outputs), input = (blockColumn / taps * inputs) + (place / outputs);
            Assert.Equal((row * 5 * inputs * taps) + (input * taps) + (blockColumn % taps), positions[weights[k]]);
        }

        Assert.Equal(weights.Order(), Enumerable.Range(0, pattern.Nonzeros));
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void Numbers_of_blocks_are_those_of_their_weights(int outputs, int inputs, int taps)
    {
        int rows = 2 * outputs, columns = 3 * inputs * taps;
        var grid = new BlockGrid(rows, columns, new WeightBlock(outputs, inputs), taps);
        var blocks = SparsityPattern.Full(2, 3 * taps);
        float[] matrix = Samples.Uniform(rows * columns, seed: 4), sums = grid.Sums(matrix);
        var expected = new double[sums.Length];
        for (int at = 0; at < matrix.Length; at++)
        {
            var (input, tap) = Math.DivRem(at % columns, taps);
            expected[(at / columns / outputs * 3 * taps) + (input / inputs * taps) + tap] += matrix[at];
        }

        float[] means = grid.Means(grid.Whole(blocks), blocks, matrix);
        for (int k = 0; k < sums.Length; k++)
        {
            Assert.Equal(expected[k], sums[k], 1e-5);
            Assert.Equal(expected[k] / (outputs * inputs), means[k], 1e-5);
        }

        float[] spread = grid.Spread(grid.Whole(blocks), blocks, means.AsSpan());
        Assert.Equal(means.Sum(mean => (double)mean) * outputs * inputs, spread.Sum(mean => (double)mean), 1e-4);
    }

    [Fact]
    public void A_layer_takes_whole_blocks_alone()
    {
        var layer = new TallBlocks();
        var mask = new bool[96];
        for (int row = 4; row < 8; row++)
            mask[(row * 12) + 5] = true;
        layer.SetWeights(new float[96], mask);
        Assert.Equal(4, layer.Pattern.Nonzeros);
        mask[(6 * 12) + 5] = false;
        string message = Assert.Throws<ArgumentException>(() => layer.SetWeights(new float[96], mask)).Message;
        Assert.Contains(
            "Layer TallBlocks: the weights come in blocks of 4 outputs x 1 input (BlockOutputs, BlockInputs), "
            + "but the pattern has [4, 5] and not [6, 5] of the same block",
            message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => layer.ChangePattern(SparsityPattern.FromMask(8, 12, mask)));
        Assert.Equal(4, layer.Pattern.Nonzeros);
    }

    [Fact]
    public void A_dense_matrix_brings_every_block_that_it_touches()
    {
        var layer = new WideBlocks();
        var weights = new float[96];
        weights[(3 * 12) + 6] = 2;
        weights[(5 * 12) + 1] = 0.25f;
        layer.SetWeights(weights);
        Assert.Equal(8, layer.Pattern.Nonzeros);
        Assert.Equal(weights, layer.ToDense());
        layer.SetWeights(weights, threshold: 0.5f);
        Assert.Equal([40, 41, 42, 43], layer.Pattern.Positions());
    }

    [Fact]
    public void The_largest_blocks_are_kept()
    {
        var layer = new TallBlocks();
        float[] weights = Samples.Uniform(96, seed: 8);
        layer.SetLargest(weights, sparsity: 0.75);
        Assert.Equal(24, layer.Pattern.Nonzeros);
        float[] sums = [.. Enumerable.Range(0, 24).Select(b => Enumerable.Range(0, 4)
            .Sum(r => Math.Abs(weights[(((b / 12 * 4) + r) * 12) + (b % 12)])))];
        int[] largest = [.. Enumerable.Range(0, 24).OrderByDescending(b => sums[b]).Take(6).Order()];
        Assert.Equal(largest, new BlockGrid(8, 12, new WeightBlock(4, 1)).Touched(layer.Pattern).Positions());
        var dense = layer.ToDense();
        Assert.All(Enumerable.Range(0, 96), at => Assert.True(dense[at] == 0 || dense[at] == weights[at]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1)]
    public void Random_weights_come_in_whole_blocks(double sparsity)
    {
        var (linear, convolution) = (new WideBlocks(), new ConvolutionBlocks());
        linear.Initialize(seed: 3, sparsity);
        convolution.Initialize(seed: 3, sparsity);
        Assert.Equal(Math.Round((1 - sparsity) * 24, MidpointRounding.AwayFromZero) * 4, linear.Pattern.Nonzeros);
        Assert.Equal(Math.Round((1 - sparsity) * 36, MidpointRounding.AwayFromZero) * 8, convolution.Pattern.Nonzeros);
        Assert.Null(linear.Sparse.Grid.Fault(linear.Pattern));
        Assert.Null(convolution.Sparse.Grid.Fault(convolution.Pattern));
    }

    /// <summary>A share of less than half a block is a block: otherwise the layer would have no weight, and never get one.</summary>
    [Fact]
    public void A_layer_that_is_to_have_weights_has_a_block()
    {
        var layer = new TallBlocks();
        layer.Initialize(seed: 1, sparsity: 0.98);
        Assert.Equal(4, layer.Pattern.Nonzeros);
        layer.SetLargest(Samples.Uniform(96, seed: 1), sparsity: 0.98);
        Assert.Equal(4, layer.Pattern.Nonzeros);
        layer.Initialize(seed: 1, sparsity: 1);
        Assert.Equal(0, layer.Pattern.Nonzeros);
    }

    /// <summary>Nonzeros that a file stores as such are a mask; those of a dense tensor bring their blocks.</summary>
    [Fact]
    public void A_file_with_blocks_in_part_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string file = folder["single.safetensors"], dense = folder["dense.safetensors"];
        var layer = new TallBlocks();
        using Network single = Build(new ManyToFew()), blocks = Build(layer);
        single.Initialize(seed: 1, sparsity: 0.7);
        blocks.Initialize(seed: 2, sparsity: 0.5);
        single.Save(file);
        float[] before = layer.ToDense(), first = ((WithoutBlocks)blocks.Layers[0].Layer).ToDense();
        string message = Assert.Throws<InvalidDataException>(() => blocks.Load(file)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains("deep.weight: the weights come in blocks of 4 outputs x 1 input", message, StringComparison.Ordinal);
        Assert.Equal(before, layer.ToDense());
        Assert.Equal(first, ((WithoutBlocks)blocks.Layers[0].Layer).ToDense());
        blocks.Load(file, new LoadOptions { KeepMasks = true });
        Assert.Equal(48, layer.Pattern.Nonzeros);

        blocks.Save(dense);
        using var again = Build(new TallBlocks());
        again.Load(dense);
        Assert.Equal(layer.ToDense(), ((TallBlocks)again.Layers[1].Layer).ToDense());

        static Network Build(Layer deep) => Network.Features(5).Add(new WithoutBlocks(), "first").Add(deep, "deep").Build(4);
    }

    [Fact]
    public void Passes_equal_those_of_a_layer_without_blocks()
    {
        var (blocks, single) = (new TallBlocks(), new ManyToFew());
        blocks.Initialize(seed: 5, sparsity: 0.6);
        single.SetWeights(blocks.ToDense(), blocks.Pattern);
        Assert.Equal(Pass(single), Pass(blocks), (one, other) => Math.Abs(one - other) < 1e-5);
        Assert.Equal(single.GradientToDense(), blocks.GradientToDense());

        static float[] Pass(Layer layer)
        {
            using var network = Network.Features(12).Add(layer).Build(20, threads: 2);
            network.SetInput(Samples.Uniform(240, seed: 2));
            float[] y = [.. network.Forward().Data];
            network.OutputGradient.Load(Samples.Uniform(160, seed: 3));
            network.Backward();
            return y;
        }
    }
}

[SparseLinear(12, 8)] public sealed partial class ManyToFew;

[SparseLinear(5, 12)] public sealed partial class WithoutBlocks;
