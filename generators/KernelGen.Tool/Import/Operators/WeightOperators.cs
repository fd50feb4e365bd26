namespace KernelGen.Tool.Import.Operators;

/// <summary>Convolutions and linear layers.</summary>
internal static class WeightOperators
{
    /// <summary>Conv, of rows of pixels and of images.</summary>
    public static Step Convolution(NodeContext context)
    {
        var weight = context.Weights(1, "weights");
        var shape = context.X.Shape;
        int axes = shape.Dimensions.Length - 1;
        if (axes is not (1 or 2) || weight.Dimensions.Length != axes + 2)
            throw new UnsupportedException($"Conv with weights of shape {weight.Shape} on images of {shape}");
        var window = WindowAttributes.Read(context, weight.Dimensions[2..]);
        long groups = context.Node.Integer("group", 1), outputs = weight.Dimensions[0], inputs = shape.Dimensions[0];
        bool fits = groups >= 1 && outputs >= 1 && inputs % groups == 0 && outputs % groups == 0 && weight.Dimensions[1] == inputs / groups
            && weight.Dimensions.Skip(2)
                .SequenceEqual(axes == 1 ? [(long)window.Kernel.Width] : [window.Kernel.Height, window.Kernel.Width]);
        if (!fits)
            throw new UnsupportedException($"Conv with weights of shape {weight.Shape} and {groups} groups on images of {shape}");
        float[]? bias = context.Constant(2, "bias") is null ? null : context.Numbers(2, "bias", (int)outputs);
        var declared = new ConvolutionShape(
            (int)inputs, (int)outputs, window.Kernel, window.Stride, window.Padding, window.Dilation, (int)groups);
        long[] pixels = window.Outputs(shape.Dimensions[1..], roundUp: false);
        if (pixels.Any(size => size < 1))
            throw new UnsupportedException($"Conv whose kernel does not fit in images of {shape}");
        var step = context.Make(new Convolution(declared, weight.Floats!, bias), new ValueShape([outputs, .. pixels]), context.X);
        step.Name = NameOf(context, weight);
        return step;
    }

    /// <summary>Gemm: alpha * x * W + beta * b.</summary>
    public static Step Gemm(NodeContext context)
    {
        var (node, weight) = (context.Node, context.Weights(1, "weights"));
        if (node.Integer("transA", 0) != 0)
            throw new UnsupportedException("Gemm with transA, which makes samples of features");
        bool transposed = node.Integer("transB", 0) != 0;
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        var linear = Linear(context, weight, transposed, alpha);
        if (context.Constant(2, "bias") is not { } bias)
            return linear;
        var map = (LinearMap)linear.Operation;
        linear.Operation = map with { Bias = BiasOf(bias, map.Outputs, beta) };
        return linear;
    }

    /// <summary>MatMul of a value and a constant.</summary>
    public static Step MatMul(NodeContext context)
    {
        if (context.Count != 2)
            throw new UnsupportedException($"MatMul of {context.Count} inputs");
        if (context.IsConstant(0, out var left))
        {
            throw new UnsupportedException(
                $"MatMul of a constant of shape {left.Shape} by a value, which mixes samples; a value by a constant is possible");
        }

        if (!context.IsConstant(1, out var weight))
            throw new UnsupportedException("MatMul of two values, as in attention");
        return Linear(context, weight, transposed: false, alpha: 1);
    }

    private static Step Linear(NodeContext context, Onnx.OnnxTensor weight, bool transposed, float alpha)
    {
        var x = context.X;
        if (weight.Floats is not { } numbers)
            throw new UnsupportedException($"{context.Node.Operator} whose weights hold whole numbers; floats are needed");
        if (weight.Dimensions.Length != 2 || x.Shape.Dimensions.Length != 1)
            throw new UnsupportedException($"{context.Node.Operator} with weights of shape {weight.Shape} on values of {x.Shape}");
        var (rows, columns) = ((int)weight.Dimensions[0], (int)weight.Dimensions[1]);
        var (inputs, outputs) = transposed ? (columns, rows) : (rows, columns);
        if (inputs != x.Shape.Features || outputs < 1)
        {
            throw new UnsupportedException(
                $"{context.Node.Operator} with weights of shape {weight.Shape} on vectors of {x.Shape.Features} features");
        }

        var w = new float[numbers.Length];
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                w[(output * inputs) + input] =
                    alpha * (transposed ? numbers[(output * inputs) + input] : numbers[(input * outputs) + output]);
            }
        }

        var step = context.Make(new LinearMap(inputs, outputs, w, null), new ValueShape([outputs]), x);
        step.Name = NameOf(context, weight);
        return step;
    }

    /// <summary>The module's name, where PyTorch exported it as <c>layer1.0.conv1.weight</c>; else that of the node.</summary>
    private static string NameOf(NodeContext context, Onnx.OnnxTensor weight) =>
        weight.Name.EndsWith(".weight", StringComparison.Ordinal) ? weight.Name[..^".weight".Length] : context.Node.Name;

    private static float[] BiasOf(Onnx.OnnxTensor bias, int outputs, float beta)
    {
        if (bias.Floats is not { } numbers)
            throw new UnsupportedException("Gemm whose bias holds whole numbers; floats are needed");
        if (bias.Dimensions is [> 1, var columns] && (columns == outputs || columns == 1))
            throw new UnsupportedException($"Gemm with a bias of shape {bias.Shape}, which differs from sample to sample");
        bool isRow = bias.Dimensions is [] or [1] or [1, 1]
            || (bias.Count == outputs && bias.Dimensions.SkipLast(1).All(size => size == 1));
        if (!isRow)
            throw new UnsupportedException($"Gemm with a bias of shape {bias.Shape} for {outputs} outputs");
        return [.. Enumerable.Range(0, outputs).Select(output => beta * numbers[numbers.Length == 1 ? 0 : output])];
    }
}
