namespace KernelGen.Reference.Pairs;

/// <summary>
/// Layers of the product and their nodes of the reference side by side, with the same weights. This is the one place that says which layer
/// is which formula.
/// </summary>
internal sealed class ReferenceTwin
{
    private readonly List<TwinNumbers> _numbers = [];

    /// <summary>All that is learned or kept, on both sides.</summary>
    public IReadOnlyList<TwinNumbers> Numbers => _numbers;

    /// <summary>The reference's numbers as they are now.</summary>
    public IEnumerable<Quantity> ExpectedValues(string when) =>
        _numbers.Select(numbers => new Quantity(when + numbers.Name, [.. numbers.Expected], QuantityKind.Learned));

    /// <summary>The product's numbers as they are now.</summary>
    public IEnumerable<Quantity> ActualValues(string when) =>
        _numbers.Select(numbers => Quantity.Of(when + numbers.Name, numbers.Actual(), QuantityKind.Learned));

    /// <summary>The reference's gradients as they are now.</summary>
    public IEnumerable<Quantity> ExpectedGradients(string when) => _numbers.Where(numbers => numbers.ExpectedGradient is not null)
        .Select(numbers => new Quantity($"{when}gradient of {numbers.Name}", [.. numbers.ExpectedGradient!], QuantityKind.Gradient));

    /// <summary>The product's gradients as they are now.</summary>
    public IEnumerable<Quantity> ActualGradients(string when) => _numbers.Where(numbers => numbers.ActualGradient is not null)
        .Select(numbers => Quantity.Of($"{when}gradient of {numbers.Name}", numbers.ActualGradient!(), QuantityKind.Gradient));

    /// <summary>Gives the reference the weights and statistics back that it had at first.</summary>
    public void Restart()
    {
        foreach (var numbers in _numbers)
        {
            numbers.AtFirst.CopyTo(numbers.Expected, 0);
            Array.Clear(numbers.ExpectedGradient ?? []);
            numbers.Learned?.ResetMask();
            numbers.Learned?.ClearGradient();
        }
    }

    /// <summary>
    /// The node of a layer, with the weights that the layer has now. Of batch normalisation it is the normalisation alone: in a network the
    /// builder decides by <c>Relu()</c> whether it is rectified.
    /// </summary>
    public Node Of(Layer layer) => layer switch
    {
        SparseLinear l => Activated(l, new LinearNode(l.OutFeatures, Weight(l, l.ToDense, l.GradientToDense, sparse: true), Bias(l))),
        DenseLinear l => Activated(l, new LinearNode(l.OutFeatures, Learned(l, l.Weights), Bias(l))),
        SparseConv2d l => Activated(l, new Conv2dNode(DeclaredShape.Of(l), Weight(l, l.ToDense, l.GradientToDense, sparse: true), Bias(l))),
        DenseConv2d l => Activated(l, new Conv2dNode(DeclaredShape.Of(l), Weight(l, l.ToDense, l.GradientToDense, sparse: false), Bias(l))),
        BatchNorm2d l => new BatchNormNode(
            Learned(l, l.Weight), Learned(l, l.Bias),
            Kept(l, "running mean", () => l.RunningMean.ToArray()), Kept(l, "running variance", () => l.RunningVariance.ToArray()),
            l.Momentum, l.Epsilon),
        LayerNorm l => new LayerNormNode(Learned(l, l.Weight), Learned(l, l.Bias), l.Epsilon),
        MaxPool2d l => new MaxPoolNode(RowsOf(l), ColumnsOf(l)),
        AveragePool2d l => new AveragePoolNode(RowsOf(l), ColumnsOf(l), l.CountPadding),
        GlobalAveragePool => new GlobalAveragePoolNode(),
        Flatten => new FlattenNode(FlattenOrder.RowColumnChannel),
        Gelu => new GeluNode(),
        Relu => new ReluNode(),
        LeakyRelu l => FunctionNode.LeakyRelu(l.Slope),
        Sigmoid => FunctionNode.Sigmoid(),
        HardSigmoid l => FunctionNode.HardSigmoid(l.Slope, l.Offset),
        HardSwish => FunctionNode.HardSwish(),
        Clip l => FunctionNode.Clip(l.Min, l.Max),
        Silu => FunctionNode.Silu(),
        Tanh => FunctionNode.Tanh(),
        Softmax => new SoftmaxNode(logarithm: false),
        LogSoftmax => new SoftmaxNode(logarithm: true),
        _ => throw new ArgumentException($"No formula is known for a {layer.GetType().Name}.", nameof(layer)),
    };

    private static WindowAxis RowsOf(Pool2d l) => new(l.Kernel.Height, l.Stride.Height, l.Padding.Top, l.Padding.Bottom, l.RoundUp);

    private static WindowAxis ColumnsOf(Pool2d l) => new(l.Kernel.Width, l.Stride.Width, l.Padding.Left, l.Padding.Right, l.RoundUp);

    private static Node Activated(WeightedLayer layer, Node node) =>
        layer.Activation == Activation.Relu ? new Chain(node, new ReluNode()) : node;

    private Learned Weight(Layer layer, Func<float[]> value, Func<float[]> gradient, bool sparse)
    {
        var learned = new Learned(layer.Name + ".weight", Array4.ToDouble(value()), sparse);
        _numbers.Add(new(learned.Name, learned.Value, learned.Gradient, value, gradient) { Learned = learned });
        return learned;
    }

    private Learned Learned(Layer layer, Parameter parameter)
    {
        var learned = new Learned($"{layer.Name}.{parameter.Name}", Array4.ToDouble(parameter.Value));
        _numbers.Add(new(
            learned.Name, learned.Value, learned.Gradient, () => parameter.Value.ToArray(), () => parameter.Gradient.ToArray()));
        return learned;
    }

    private Learned? Bias(WeightedLayer layer) => layer.Bias is null ? null : Learned(layer, layer.Bias);

    private double[] Kept(Layer layer, string name, Func<float[]> value)
    {
        double[] kept = Array4.ToDouble(value());
        _numbers.Add(new($"{layer.Name}.{name}", kept, null, value, null));
        return kept;
    }
}

/// <summary>Some numbers of a layer on both sides.</summary>
/// <param name="Name">What messages call them.</param>
/// <param name="Expected">The reference's, always the current ones.</param>
/// <param name="ExpectedGradient">The reference's gradient; null for numbers that are kept, not learned.</param>
/// <param name="Actual">Reads the product's in the same order.</param>
/// <param name="ActualGradient">Reads the product's gradient in the same order.</param>
internal sealed record TwinNumbers(string Name, double[] Expected, double[]? ExpectedGradient, Func<float[]> Actual,
    Func<float[]>? ActualGradient)
{
    /// <summary>The reference's sparse weights; null for other numbers.</summary>
    public Learned? Learned { get; init; }

    /// <summary>The numbers before any step.</summary>
    public double[] AtFirst { get; } = [.. Expected];
}
