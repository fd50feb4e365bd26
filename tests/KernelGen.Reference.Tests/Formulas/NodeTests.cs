namespace KernelGen.Reference.Tests.Formulas;

/// <summary>Every node's gradients against differences of its own forward pass, and the forward passes against numbers worked out by hand.</summary>
public class NodeTests
{
    private static Learned Weight(int count, int seed, bool sparse = false) => new(
        $"weight {seed}", [.. Differences.Uniform(count, seed).Select((number, i) => sparse && i % 3 == 1 ? 0 : number)], sparse);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Linear(bool sparse) =>
        Differences.Require(new LinearNode(4, Weight(4 * 5, 2, sparse), Weight(4, 3)), Differences.Image(3, 5, 1, 1));

    public static TheoryData<int, int, int, ConvolutionAxis, ConvolutionAxis> Convolutions => new()
    {
        { 3, 4, 1, new(3, 1, 1, 1), new(3, 1, 1, 1) },
        { 4, 6, 2, new(2, 3, 2, 1, 3), new(3, 2, 0, 4, 2) },
        { 3, 3, 3, new(1), new(2, 2) },
        { 2, 1, 1, new(2, 1, 3, 3), new(1, 3, 2, 0) },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolution(int inChannels, int outChannels, int groups, ConvolutionAxis rows, ConvolutionAxis columns)
    {
        var shape = new ConvolutionShape(inChannels, outChannels, groups, rows, columns);
        foreach (bool sparse in new[] { false, true })
            Differences.Require(new Conv2dNode(shape, Weight(shape.Weights, 2, sparse), Weight(outChannels, 3)), Differences.Image(2, inChannels, 5, 4));
    }

    /// <summary>W = 1..8 over x = 10 20 30 40, one window; dY = 1 2.</summary>
    [Fact]
    public void A_convolution_of_one_window_by_hand()
    {
        var weight = new Learned("weight", [1, 2, 3, 4, 5, 6, 7, 8]);
        var node = new Conv2dNode(new(1, 2, 1, new(2), new(2)), weight, null);
        Assert.Equal([300, 700], node.Forward(new([10, 20, 30, 40], 1, 1, 2, 2), training: true).Values);
        Assert.Equal([11, 14, 17, 20], node.Backward(new([1, 2], 1, 2)).Values);
        Assert.Equal([10, 20, 30, 40, 20, 40, 60, 80], weight.Gradient);
    }

    /// <summary>One pixel of two channels between paddings: each output reads it through another tap.</summary>
    [Fact]
    public void A_padded_convolution_of_one_pixel_by_hand()
    {
        var node = new Conv2dNode(new(2, 1, 1, new(2, 1, 1, 1), new(2, 1, 1, 1)), new("weight", [1, 2, 3, 4, 10, 20, 30, 40]), null);
        Assert.Equal([212, 159, 106, 53], node.Forward(new([3, 5], 1, 2), training: true).Values);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_normalisation(bool training)
    {
        double[] mean = [0.1, -0.2, 0.3], variance = [0.5, 1, 2];
        Differences.Require(new BatchNormNode(Weight(3, 2), Weight(3, 3), mean, variance, 0.3, 1e-3), Differences.Image(3, 3, 2, 2), training);
    }

    /// <summary>1 and 3: mean 2, variance 1, unbiased 2.</summary>
    [Fact]
    public void Batch_normalisation_by_hand()
    {
        double[] mean = [10], variance = [20];
        var node = new BatchNormNode(new("weight", [2]), new("bias", [5]), mean, variance, 0.25, 3);
        Assert.Equal([4, 6], node.Forward(new([1, 3], 2, 1), training: true).Values);
        Assert.Equal((0.75 * 10) + (0.25 * 2), mean[0]);
        Assert.Equal((0.75 * 20) + (0.25 * 2), variance[0]);
    }

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(2, 3, 1)]
    public void Pooling(int kernel, int stride, int padding)
    {
        Differences.Require(new MaxPoolNode(kernel, stride, padding), Differences.Image(2, 3, 5, 6));
        Differences.Require(new AveragePoolNode(kernel, stride, padding), Differences.Image(2, 3, 5, 6));
    }

    /// <summary>Equal numbers: the first gets the gradient. The padding is below every number for one, zero for the other.</summary>
    [Fact]
    public void Pooling_by_hand()
    {
        var (largest, average) = (new MaxPoolNode(2, 2, 1), new AveragePoolNode(2, 2, 1));
        var x = new Array4([-1, -4, -4, -8], 1, 1, 2, 2);
        Assert.Equal([-1, -4, -4, -8], largest.Forward(x, training: true).Values);
        Assert.Equal([-0.25, -1, -1, -2], average.Forward(x, training: true).Values);
        var equals = new MaxPoolNode(2, 2, 0);
        equals.Forward(new([3, 7, 7, 7], 1, 1, 2, 2), training: true);
        Assert.Equal([0, 5, 0, 0], equals.Backward(new([5], 1, 1)).Values);
    }

    [Fact]
    public void Global_pooling() => Differences.Require(new GlobalAveragePoolNode(), Differences.Image(2, 3, 4, 5));

    [Fact]
    public void Flattening_in_both_orders()
    {
        // Channels 1 2 and 3 4 on one row of two pixels.
        var x = new Array4([1, 2, 3, 4], 1, 2, 1, 2);
        Assert.Equal([1, 2, 3, 4], new FlattenNode(FlattenOrder.ChannelRowColumn).Forward(x, training: true).Values);
        Assert.Equal([1, 3, 2, 4], new FlattenNode(FlattenOrder.RowColumnChannel).Forward(x, training: true).Values);
        foreach (var order in Enum.GetValues<FlattenOrder>())
            Differences.Require(new FlattenNode(order), Differences.Image(2, 3, 4, 5));
    }

    [Fact]
    public void Layer_normalisation() => Differences.Require(new LayerNormNode(Weight(7, 2), Weight(7, 3), 1e-4), Differences.Image(3, 7, 1, 1));

    [Fact]
    public void Gelu() => Differences.Require(new GeluNode(), Differences.Image(3, 7, 4, 5).Select(x => 5 * x));

    [Fact]
    public void Relu()
    {
        Differences.Require(new ReluNode(), Differences.Image(3, 7, 4, 5));
        var node = new ReluNode();
        Assert.Equal([0, 0, 2], node.Forward(new([-1, 0, 2], 1, 3), training: true).Values);
        Assert.Equal([0, 0, 5], node.Backward(new([3, 4, 5], 1, 3)).Values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Residual_blocks_within_chains(bool shortcut)
    {
        var (main, side) = (new LinearNode(5, Weight(25, 2), Weight(5, 3)), new LinearNode(5, Weight(25, 4, sparse: true), null));
        var chain = new Chain(new LinearNode(5, Weight(30, 5), null), new Residual(new Chain(main, new GeluNode()), shortcut ? side : null), new ReluNode());
        Differences.Require(chain, Differences.Image(3, 6, 1, 1));
    }
}
