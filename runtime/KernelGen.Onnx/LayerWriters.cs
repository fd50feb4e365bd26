using global::Onnx;
using static KernelGen.Onnx.GraphWriter;

namespace KernelGen.Onnx;

/// <summary>Which operators a layer is.</summary>
internal static class LayerWriters
{
    /// <summary>Whether a layer can be written.</summary>
    public static bool Knows(Layer layer) =>
        layer is Linear or Conv2d or BatchNorm2d or LayerNorm or Relu or LeakyRelu or Sigmoid or HardSigmoid
            or HardSwish or Clip or Silu or Tanh or Gelu or Softmax or LogSoftmax or MaxPool2d or AveragePool2d or GlobalAveragePool
            or Flatten or Dropout or ResidualAdd or Multiply or Concat;

    /// <summary>Writes a layer's nodes.</summary>
    /// <returns>The value that the last of them makes, and its rank.</returns>
    public static (string Name, int Rank) Write(Layer layer, LayerInputs x) => layer switch
    {
        Linear linear => Activated(x, Gemm(x), 2, linear.Activation),
        Conv2d convolution => Activated(x, Convolution(x, convolution.Filter), 4, convolution.Activation),
        BatchNorm2d norm => Activated(x, BatchNorm(x, norm), x.X.Rank, norm.Activation),
        LayerNorm norm => (LayerNormalization(x, norm), 2),
        LeakyRelu leaky => Elementwise(x, "LeakyRelu", Attribute("alpha", leaky.Slope)),
        HardSigmoid hard => Elementwise(x, "HardSigmoid", Attribute("alpha", hard.Slope), Attribute("beta", hard.Offset)),
        Clip clip => (x.Writer.Node("Clip", x.Name, [x.X.Name, Bound(x, "min", clip.Min), Bound(x, "max", clip.Max)]), x.X.Rank),
        Silu => (x.Writer.Node("Mul", x.Name, [x.X.Name, x.Writer.Node("Sigmoid", x.Name + ".sigmoid", [x.X.Name])]), x.X.Rank),
        Gelu => (GeluOf(x), x.X.Rank),
        Relu or Sigmoid or HardSwish or Tanh => Elementwise(x, layer.GetType().Name),
        Softmax or LogSoftmax => Elementwise(x, layer.GetType().Name, Attribute("axis", 1)),
        MaxPool2d pool => (Pooling(x, "MaxPool", pool), 4),
        AveragePool2d pool => (Pooling(x, "AveragePool", pool, Attribute("count_include_pad", pool.CountPadding ? 1 : 0)), 4),
        GlobalAveragePool => (x.Writer.Node("GlobalAveragePool", x.Name, [x.Image()]), 4),
        Flatten => (x.X.Rank == 2 ? x.X.Name : x.Writer.Node("Flatten", x.Name, [x.X.Name], Attribute("axis", 1L)), 2),
        Dropout => x.X,
        ResidualAdd sum => Joined(x, "Add", sum.Activation),
        Multiply => Joined(x, "Mul", Activation.None),
        Concat => Joined(x, "Concat", Activation.None, Attribute("axis", 1)),
        _ => throw new NotSupportedException(layer.Name),
    };

    private static string Gemm(LayerInputs x)
    {
        string[] bias = x.Has("bias") ? [x.Constant("bias")] : [];
        return x.Writer.Node("Gemm", x.Name, [x.Vector(), x.Constant("weight"), .. bias], Attribute("transB", 1));
    }

    private static string Convolution(LayerInputs x, Conv2dFilter filter)
    {
        var (rows, columns) = (filter.Rows, filter.Columns);
        string[] bias = x.Has("bias") ? [x.Constant("bias")] : [];
        return x.Writer.Node(
            "Conv", x.Name, [x.Image(), x.Constant("weight"), .. bias],
            Attribute("kernel_shape", rows.Kernel, columns.Kernel),
            Attribute("strides", rows.Stride, columns.Stride),
            Attribute("pads", rows.Before, columns.Before, rows.After, columns.After),
            Attribute("dilations", rows.Dilation, columns.Dilation),
            Attribute("group", (long)filter.Groups));
    }

    private static string BatchNorm(LayerInputs x, BatchNorm2d norm) => x.Writer.Node(
        "BatchNormalization", x.Name,
        [x.X.Name, x.Constant("weight"), x.Constant("bias"), x.Constant("running_mean"), x.Constant("running_var")],
        Attribute("epsilon", norm.Epsilon), Attribute("momentum", (float)(1.0 - norm.Momentum)));

    private static string LayerNormalization(LayerInputs x, LayerNorm norm) => x.Writer.Node(
        "LayerNormalization", x.Name, [x.Vector(), x.Constant("weight"), x.Constant("bias")], Attribute("epsilon", norm.Epsilon));

    /// <summary>x * 0.5 * (1 + erf(x / sqrt(2))): version 17 has no Gelu.</summary>
    private static string GeluOf(LayerInputs x)
    {
        var writer = x.Writer;
        string scaled = writer.Node("Mul", x.Name + ".scaled", [x.X.Name, Number(x, "root", (float)(1 / Math.Sqrt(2)))]);
        string erf = writer.Node("Erf", x.Name + ".erf", [scaled]);
        string shifted = writer.Node("Add", x.Name + ".shifted", [erf, Number(x, "one", 1)]);
        string product = writer.Node("Mul", x.Name + ".product", [x.X.Name, shifted]);
        return writer.Node("Mul", x.Name, [product, Number(x, "half", 0.5f)]);
    }

    private static string Pooling(LayerInputs x, string @operator, Pool2d pool, params AttributeProto[] more) => x.Writer.Node(
        @operator, x.Name, [x.Image()],
        [
            Attribute("kernel_shape", pool.Kernel.Height, pool.Kernel.Width),
            Attribute("strides", pool.Stride.Height, pool.Stride.Width),
            Attribute("pads", pool.Padding.Top, pool.Padding.Left, pool.Padding.Bottom, pool.Padding.Right),
            Attribute("ceil_mode", pool.RoundUp ? 1L : 0L),
            .. more,
        ]);

    private static (string Name, int Rank) Elementwise(LayerInputs x, string @operator, params AttributeProto[] attributes) =>
        (x.Writer.Node(@operator, x.Name, [x.X.Name], attributes), x.X.Rank);

    private static (string Name, int Rank) Joined(
        LayerInputs x, string @operator, Activation activation, params AttributeProto[] attributes)
    {
        var (names, rank) = x.Alike();
        return Activated(x, x.Writer.Node(@operator, x.Name, names, attributes), rank, activation);
    }

    private static (string Name, int Rank) Activated(LayerInputs x, string value, int rank, Activation activation) =>
        (activation == Activation.Relu ? x.Writer.Node("Relu", x.Name + ".relu", [value]) : value, rank);

    private static string Bound(LayerInputs x, string name, float bound) => float.IsInfinity(bound) ? "" : Number(x, name, bound);

    private static string Number(LayerInputs x, string name, float value) => x.Writer.Constant($"{x.Name}.{name}", [], [value]);
}
