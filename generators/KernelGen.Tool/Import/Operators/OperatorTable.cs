using System.Collections.Frozen;

namespace KernelGen.Tool.Import.Operators;

/// <summary>The operators that are understood, by name.</summary>
internal static class OperatorTable
{
    private static readonly (string Name, string Remark, Func<NodeContext, Step> Import)[] _all =
    [
        ("Add", "of values of one shape; of constants into the weights before it", ElementwiseOperators.Arithmetic),
        ("AveragePool", "one or two axes, any padding", PoolOperators.Average),
        ("BatchNormalization", "by running statistics", NormalizationOperators.BatchNorm),
        ("Cast", "of an input to float; of constants", CastOperator.Cast),
        ("Clip", "", ElementwiseOperators.Clip),
        ("Concat", "along the channels", ShapeOperators.Concat),
        ("Conv", "one or two axes, groups, dilation, any padding", WeightOperators.Convolution),
        ("Div", "by a constant, into the weights before it or part of an activation", ElementwiseOperators.Arithmetic),
        ("Dropout", "does nothing for inference", NormalizationOperators.Dropout),
        ("Erf", "as part of GELU", context => context.Elementwise(new ErrorFunction())),
        ("Flatten", "axis 1", ShapeOperators.Flatten),
        ("Gelu", "exact form", ElementwiseOperators.Gelu),
        ("Gemm", "constant weights, transB, alpha, beta", WeightOperators.Gemm),
        ("GlobalAveragePool", "", PoolOperators.Global),
        ("HardSigmoid", "", ElementwiseOperators.HardSigmoid),
        ("HardSwish", "", ElementwiseOperators.Of(ActivationKind.HardSwish)),
        ("Identity", "", ShapeOperators.Identity),
        ("LayerNormalization", "over the features of vectors", NormalizationOperators.LayerNorm),
        ("LeakyRelu", "", ElementwiseOperators.LeakyRelu),
        ("LogSoftmax", "over the channels", NormalizationOperators.Softmax),
        ("MatMul", "by constant weights", WeightOperators.MatMul),
        ("Max", "of a value and a number", ElementwiseOperators.Extreme),
        ("MaxPool", "one or two axes, any padding", PoolOperators.Max),
        ("Min", "of a value and a number", ElementwiseOperators.Extreme),
        ("Mul", "of values of one shape, or of an image and a vector of its channels; of constants as Div",
            ElementwiseOperators.Arithmetic),
        ("Pad", "zeros before a convolution", ShapeOperators.Pad),
        ("ReduceMean", "over all pixels", PoolOperators.ReduceMean),
        ("Relu", "", ElementwiseOperators.Of(ActivationKind.Relu)),
        ("Reshape", "that keeps samples apart, to vectors and between vectors and images of one pixel", ShapeOperators.Reshape),
        ("Sigmoid", "", ElementwiseOperators.Of(ActivationKind.Sigmoid)),
        ("Softmax", "over the channels", NormalizationOperators.Softmax),
        ("Squeeze", "axes of one pixel", ShapeOperators.Squeeze),
        ("Sub", "of constants as Add", ElementwiseOperators.Arithmetic),
        ("Sum", "of two values of one shape", ElementwiseOperators.Sum),
        ("Tanh", "", ElementwiseOperators.Of(ActivationKind.Tanh)),
        ("Transpose", "that moves no pixels", ShapeOperators.Transpose),
        ("Unsqueeze", "axes of one pixel", ShapeOperators.Unsqueeze),
    ];

    private static readonly FrozenDictionary<string, Func<NodeContext, Step>> _byName =
        _all.ToFrozenDictionary(entry => entry.Name, entry => entry.Import, StringComparer.Ordinal);

    /// <summary>Names of all operators, in order, each with what of it is understood; empty for all.</summary>
    public static IEnumerable<(string Name, string Remark)> Remarks => _all.Select(entry => (entry.Name, entry.Remark))
        .Append(("Constant", "")).OrderBy(entry => entry.Item1, StringComparer.Ordinal);

    /// <summary>What imports an operator; null if it is not understood.</summary>
    public static Func<NodeContext, Step>? Find(string name) => _byName.GetValueOrDefault(name);
}
