namespace KernelGen.Tool.Import.Operators;

/// <summary>The operators that are understood, by name.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Func<NodeContext, Step>> _all = new(StringComparer.Ordinal)
    {
        ["Add"] = ElementwiseOperators.Arithmetic,
        ["AveragePool"] = PoolOperators.Average,
        ["BatchNormalization"] = NormalizationOperators.BatchNorm,
        ["Clip"] = ElementwiseOperators.Clip,
        ["Concat"] = ShapeOperators.Concat,
        ["Conv"] = WeightOperators.Convolution,
        ["Div"] = ElementwiseOperators.Arithmetic,
        ["Dropout"] = NormalizationOperators.Dropout,
        ["Flatten"] = ShapeOperators.Flatten,
        ["Gelu"] = ElementwiseOperators.Gelu,
        ["Gemm"] = WeightOperators.Gemm,
        ["GlobalAveragePool"] = PoolOperators.Global,
        ["HardSigmoid"] = ElementwiseOperators.HardSigmoid,
        ["HardSwish"] = ElementwiseOperators.Of(ActivationKind.HardSwish),
        ["Identity"] = ShapeOperators.Identity,
        ["LayerNormalization"] = NormalizationOperators.LayerNorm,
        ["LeakyRelu"] = ElementwiseOperators.LeakyRelu,
        ["LogSoftmax"] = NormalizationOperators.Softmax,
        ["MatMul"] = WeightOperators.MatMul,
        ["Max"] = ElementwiseOperators.Extreme,
        ["MaxPool"] = PoolOperators.Max,
        ["Min"] = ElementwiseOperators.Extreme,
        ["Mul"] = ElementwiseOperators.Arithmetic,
        ["Pad"] = ShapeOperators.Pad,
        ["ReduceMean"] = PoolOperators.ReduceMean,
        ["Relu"] = ElementwiseOperators.Of(ActivationKind.Relu),
        ["Reshape"] = ShapeOperators.Reshape,
        ["Sigmoid"] = ElementwiseOperators.Of(ActivationKind.Sigmoid),
        ["Softmax"] = NormalizationOperators.Softmax,
        ["Squeeze"] = ShapeOperators.Squeeze,
        ["Sub"] = ElementwiseOperators.Arithmetic,
        ["Sum"] = ElementwiseOperators.Sum,
        ["Transpose"] = ShapeOperators.Transpose,
        ["Unsqueeze"] = ShapeOperators.Unsqueeze,
    };

    /// <summary>Names of all operators, in order.</summary>
    public static IEnumerable<string> Names => _all.Keys.Append("Constant").Order(StringComparer.Ordinal);

    /// <summary>What imports an operator; null if it is not understood.</summary>
    public static Func<NodeContext, Step>? Find(string name) => _all.GetValueOrDefault(name);
}
