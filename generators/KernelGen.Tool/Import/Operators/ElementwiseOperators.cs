namespace KernelGen.Tool.Import.Operators;

/// <summary>Elementwise functions, sums and products.</summary>
internal static class ElementwiseOperators
{
    /// <summary>A function without numbers.</summary>
    public static Func<NodeContext, Step> Of(ActivationKind kind) => context => context.Elementwise(new Activate(kind));

    /// <summary>LeakyRelu.</summary>
    public static Step LeakyRelu(NodeContext context) =>
        context.Elementwise(new Activate(ActivationKind.LeakyRelu, context.Node.Float("alpha", 0.01f)));

    /// <summary>HardSigmoid.</summary>
    public static Step HardSigmoid(NodeContext context) => context.Elementwise(
        new Activate(ActivationKind.HardSigmoid, context.Node.Float("alpha", 0.2f), context.Node.Float("beta", 0.5f)));

    /// <summary>Gelu in its exact form.</summary>
    public static Step Gelu(NodeContext context) => context.Node.Text("approximate", "none") == "none"
        ? context.Elementwise(new Activate(ActivationKind.Gelu))
        : throw new UnsupportedException("Gelu with approximate = tanh");

    /// <summary>Clip, by attributes or by inputs.</summary>
    public static Step Clip(NodeContext context)
    {
        float least = Bound(context, 1, "min", float.NegativeInfinity), most = Bound(context, 2, "max", float.PositiveInfinity);
        return Bounded(context, least, most);
    }

    /// <summary>Max or Min of a value and one constant.</summary>
    public static Step Extreme(NodeContext context)
    {
        int constant = context.IsConstant(0, out _) ? 0 : 1;
        if (context.Count != 2 || !context.IsConstant(constant, out var bound) || bound.Scalar is not { } number)
            throw new UnsupportedException($"{context.Node.Operator} of anything but a value and one number");
        var x = context.Value(1 - constant);
        bool isMaximum = context.Node.Operator == "Max";
        return context.Make(Clamp(isMaximum ? number : float.NegativeInfinity, isMaximum ? float.PositiveInfinity : number), x.Shape, x);
    }

    /// <summary>Add, Sub, Mul and Div of two values, or of a value and constants.</summary>
    public static Step Arithmetic(NodeContext context)
    {
        string name = context.Node.Operator;
        if (context.Count != 2)
            throw new UnsupportedException($"{name} of {context.Count} inputs");
        if (context.IsConstant(1, out var right))
            return WithConstant(context, context.X, right, constantFirst: false);
        if (context.IsConstant(0, out var left))
            return WithConstant(context, context.Value(1), left, constantFirst: true);
        var (a, b) = (context.X, context.Value(1));
        bool same = a.Shape.Dimensions.SequenceEqual(b.Shape.Dimensions);
        if (name == "Add" && same)
            return context.Make(new Sum(), a.Shape, a, b);
        if (name == "Mul" && (same || Gates(b, a)))
            return context.Make(new Product(), a.Shape, a, b);
        if (name == "Mul" && Gates(a, b))
            return context.Make(new Product(), b.Shape, b, a);
        throw new UnsupportedException($"{name} of values of {a.Shape} and {b.Shape}");
    }

    /// <summary>Sum of one or two values.</summary>
    public static Step Sum(NodeContext context)
    {
        if (context.Count == 1)
            return context.X;
        var (a, b) = (context.X, context.Value(1));
        return context.Count == 2 && a.Shape.Dimensions.SequenceEqual(b.Shape.Dimensions)
            ? context.Make(new Sum(), a.Shape, a, b)
            : throw new UnsupportedException($"Sum of {context.Count} inputs, or of different shapes");
    }

    private static bool Gates(Step gate, Step x) => gate.Shape.IsVector && gate.Shape.Dimensions.Length == x.Shape.Dimensions.Length
        && gate.Shape.Channels == x.Shape.Channels;

    private static Step WithConstant(NodeContext context, Step x, Onnx.OnnxTensor constant, bool constantFirst)
    {
        string name = context.Node.Operator;
        float[] numbers = PerChannel(context, x, constant);
        float[] ones = [.. numbers.Select(_ => 1f)], zeros = new float[numbers.Length];
        var operation = (name, constantFirst) switch
        {
            ("Add", _) => new Affine(ones, numbers),
            ("Sub", false) => new Affine(ones, [.. numbers.Select(number => -number)]),
            ("Sub", true) => new Affine([.. ones.Select(one => -one)], numbers),
            ("Mul", _) => new Affine(numbers, zeros),
            ("Div", false) => new Affine([.. numbers.Select(number => 1 / number)], zeros),
            _ => throw new UnsupportedException($"{name} of a constant by a value"),
        };
        return context.Make(operation, x.Shape, x);
    }

    /// <summary>One number, or one for each channel.</summary>
    private static float[] PerChannel(NodeContext context, Step x, Onnx.OnnxTensor constant)
    {
        var dimensions = x.Shape.Dimensions;
        if (constant.Floats is not { } numbers)
            throw new UnsupportedException($"{context.Node.Operator} with whole numbers");
        if (constant.Count == 1)
            return numbers;

        // The constant's dimensions end where the value's end; all but that of the channels must be 1.
        int rank = dimensions.Length + 1, channelAxis = constant.Dimensions.Length - (rank - 1);
        bool fits = dimensions.Length > 0 && channelAxis >= 0 && channelAxis <= 1 && constant.Dimensions[channelAxis] == dimensions[0]
            && constant.Dimensions.Where((_, axis) => axis != channelAxis).All(size => size == 1);
        return fits
            ? numbers
            : throw new UnsupportedException($"{context.Node.Operator} of a value of {x.Shape} and a constant of shape {constant.Shape}");
    }

    private static float Bound(NodeContext context, int input, string attribute, float missing)
    {
        if (context.Constant(input, attribute) is not { } tensor)
            return context.Node.Float(attribute, missing);
        return tensor.Scalar ?? throw new UnsupportedException($"Clip whose {attribute} has the shape {tensor.Shape}");
    }

    private static Step Bounded(NodeContext context, float least, float most)
    {
        // The defaults of old versions are the largest floats.
        least = least <= float.MinValue ? float.NegativeInfinity : least;
        most = most >= float.MaxValue ? float.PositiveInfinity : most;
        return context.Elementwise(Clamp(least, most));
    }

    private static Activate Clamp(float least, float most) => (least, most) is (0, float.PositiveInfinity)
        ? new Activate(ActivationKind.Relu)
        : new Activate(ActivationKind.Clip, least, most);
}
