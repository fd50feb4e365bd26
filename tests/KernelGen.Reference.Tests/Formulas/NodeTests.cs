namespace KernelGen.Reference.Tests.Formulas;

/// <summary>
/// Every node's gradients against differences of its own forward pass, and the forward passes against numbers worked out by hand.
/// </summary>
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
        {
            var node = new Conv2dNode(shape, Weight(shape.Weights, 2, sparse), Weight(outChannels, 3));
            Differences.Require(node, Differences.Image(2, inChannels, 5, 4));
        }
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
        Differences.Require(new BatchNormNode(Weight(3, 2), Weight(3, 3), mean, variance, 0.3, 1e-3), Differences.Image(3, 3, 2, 2),
            training);
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

    public static TheoryData<WindowAxis, WindowAxis> Windows => new()
    {
        { new(3, 2, 1, 2), new(2, 3, 0, 1) },
        { new(2, 2, 0, 1, RoundUp: true), new(4, 3, 3, 2, RoundUp: true) },
        { new(1, 3, RoundUp: true), new(5, 4, RoundUp: true) },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Pooling_by_any_windows(WindowAxis rows, WindowAxis columns)
    {
        Differences.Require(new MaxPoolNode(rows, columns), Differences.Image(2, 3, 5, 6));
        Differences.Require(new AveragePoolNode(rows, columns), Differences.Image(2, 3, 5, 6));
        Differences.Require(new AveragePoolNode(rows, columns, countPadding: false), Differences.Image(2, 3, 5, 6));
    }

    /// <summary>
    /// Windows of two by one over rows 1 2 3, rounded up, with a row of padding before: 0 1, 2 3. Over four rows and none before, but one
    /// after and strides of three: 1 2, and 4 with the padding.
    /// </summary>
    [Fact]
    public void Pooling_to_one_side_by_hand()
    {
        var before = new WindowAxis(2, 2, Before: 1, RoundUp: true);
        Assert.Equal([0.5, 2.5], new AveragePoolNode(before, new(1)).Forward(new([1, 2, 3], 1, 1, 3, 1), training: true).Values);
        Assert.Equal([1, 2.5], new AveragePoolNode(before, new(1), countPadding: false).Forward(new([1, 2, 3], 1, 1, 3, 1), true).Values);
        var after = new WindowAxis(2, 3, After: 1);
        Assert.Equal([1.5, 2], new AveragePoolNode(after, new(1)).Forward(new([1, 2, 3, 4], 1, 1, 4, 1), training: true).Values);
        Assert.Equal([1.5, 4], new AveragePoolNode(after with { After = 0, RoundUp = true }, new(1))
            .Forward(new([1, 2, 3, 4], 1, 1, 4, 1), training: true).Values);
        Assert.Equal([2, 4], new MaxPoolNode(after, new(1)).Forward(new([1, 2, 3, 4], 1, 1, 4, 1), training: true).Values);
    }

    public static TheoryData<string> Functions => [.. Elementwise.Keys];

    private static readonly Dictionary<string, FunctionNode> Elementwise = new()
    {
        ["leaky"] = FunctionNode.LeakyRelu(0.3),
        ["sigmoid"] = FunctionNode.Sigmoid(),
        ["hard sigmoid"] = FunctionNode.HardSigmoid(0.2, 0.4),
        ["hard swish"] = FunctionNode.HardSwish(),
        ["clip"] = FunctionNode.Clip(-2, 1),
        ["silu"] = FunctionNode.Silu(),
        ["tanh"] = FunctionNode.Tanh(),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_of_single_numbers(string name) =>
        Differences.Require(Elementwise[name], Differences.Image(3, 7, 4, 5).Select(x => 5 * x));

    [Fact]
    public void Functions_of_single_numbers_by_hand()
    {
        Assert.Equal([-0.6, 0, 2], Of("leaky", -2, 0, 2));
        Assert.Equal([0.5, 0.75], Of("sigmoid", 0, Math.Log(3)).Select(y => Math.Round(y, 12)));
        Assert.Equal([0, 0.4, 1], Of("hard sigmoid", -2, 0, 3));
        Assert.Equal([0, -0.28125, 0, 4], Of("hard swish", -4, -0.75, 0, 4).Select(y => Math.Round(y, 12)));
        Assert.Equal([-2, 0.5, 1], Of("clip", -3, 0.5, 7));
        Assert.Equal(0.75 * Math.Log(3), Of("silu", Math.Log(3))[0], 12);

        static double[] Of(string name, params double[] x) => Elementwise[name].Forward(new(x, 1, x.Length), training: true).Values;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Softmax_over_the_channels(bool logarithm)
    {
        Differences.Require(new SoftmaxNode(logarithm), Differences.Image(2, 5, 2, 3).Select(x => 3 * x));
        var y = new SoftmaxNode(logarithm).Forward(new([0, Math.Log(3)], 1, 2), training: true).Values;
        Assert.Equal(logarithm ? Math.Log(0.25) : 0.25, y[0], 12);
        Assert.Equal(logarithm ? Math.Log(0.75) : 0.75, y[1], 12);
    }

    [Fact]
    public void Products_and_concatenations()
    {
        var scale = new Chain(new GlobalAveragePoolNode(), new LinearNode(3, Weight(9, 2), Weight(3, 3)), FunctionNode.Sigmoid());
        Differences.Require(new Product(scale), Differences.Image(2, 3, 2, 4));
        Differences.Require(new Product(new Chain()), Differences.Image(2, 3, 2, 4));
        var branches = new Concatenation(new Chain(), new Chain(scale, new LinearNode(2, Weight(6, 4), null)), new Chain());
        Differences.Require(branches, Differences.Image(2, 3, 1, 1));
        Differences.Require(new Concatenation(new GeluNode(), new Chain()), Differences.Image(2, 3, 2, 4));
        Assert.Equal([1, 2, 1, 2, 3, 4, 3, 4],
            new Concatenation(new Chain(), new Chain()).Forward(new([1, 2, 3, 4], 2, 1, 1, 2), training: true).Values);
        Assert.Equal([1, 4, 9], new Product(new Chain()).Forward(new([1, 2, 3], 1, 3), training: true).Values);
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
    public void Layer_normalisation() =>
        Differences.Require(new LayerNormNode(Weight(7, 2), Weight(7, 3), 1e-4), Differences.Image(3, 7, 1, 1));

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
        var chain = new Chain(new LinearNode(5, Weight(30, 5), null),
            new Residual(new Chain(main, new GeluNode()), shortcut ? side : null), new ReluNode());
        Differences.Require(chain, Differences.Image(3, 6, 1, 1));
    }
}
