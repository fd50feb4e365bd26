using System.Globalization;
using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>A class that a layer of the network is declared by; layers of one shape share it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attribute">Its declaration.</param>
internal sealed record LayerClass(string Name, string Attribute)
{
    /// <summary>The class of a step; null if it has no weight matrix.</summary>
    /// <param name="step">The step.</param>
    /// <param name="kind">How its weights are stored.</param>
    public static LayerClass? Of(Step step, WeightKind kind) => step.Operation switch
    {
        Convolution convolution => Of(convolution, kind),
        LinearMap linear => Of(linear, kind),
        _ => null,
    };

    private static LayerClass Of(LinearMap linear, WeightKind kind)
    {
        var (options, ending) = Options(linear.Bias is not null, linear.Rectifies, kind);
        string attribute = kind == WeightKind.Dense ? "DenseLinear" : "SparseLinear";
        return new(
            $"{Prefix(kind)}Linear{linear.Inputs}To{linear.Outputs}{ending}", Declared(attribute, linear.Inputs, linear.Outputs, options));
    }

    private static LayerClass Of(Convolution convolution, WeightKind kind)
    {
        var shape = convolution.Shape;
        var (options, ending) = Options(convolution.Bias is not null, convolution.Rectifies, kind);
        List<string> all = [];
        Pair(all, "Kernel", shape.Kernel, 0);
        Pair(all, "Stride", shape.Stride, 1);
        Sides(all, shape.Padding);
        Pair(all, "Dilation", shape.Dilation, 1);
        if (shape.Groups != 1)
            all.Add($"Groups = {shape.Groups}");
        bool isDepthwise = shape.Groups > 1 && shape.Groups == shape.Inputs && shape.Inputs == shape.Outputs;
        string name = Prefix(kind) + (isDepthwise ? "Depthwise" : "Conv") + $"{shape.Kernel.Height}x{shape.Kernel.Width}"
            + (isDepthwise ? $"Of{shape.Inputs}" : $"From{shape.Inputs}To{shape.Outputs}")
            + (shape.Stride == (1, 1) ? "" : "Stride" + Text(shape.Stride))
            + (shape.Dilation == (1, 1) ? "" : "Dilation" + Text(shape.Dilation))
            + (shape.Groups == 1 || isDepthwise ? "" : $"Groups{shape.Groups}")
            + PaddingText(shape)
            + ending;
        return new(
            name, Declared(kind == WeightKind.Dense ? "DenseConv2d" : "SparseConv2d", shape.Inputs, shape.Outputs, [.. all, .. options]));
    }

    private static (List<string> Options, string NameEnding) Options(bool hasBias, bool rectifies, WeightKind kind)
    {
        var (options, ending) = (new List<string>(), "");
        if (!hasBias)
            options.Add("Bias = false");
        if (rectifies)
            (options, ending) = ([.. options, "Activation = Activation.Relu"], "Relu");
        if (kind == WeightKind.Both)
            options.Add("DenseKernels = true");
        return (options, (hasBias ? "WithBias" : "") + ending);
    }

    private static string Prefix(WeightKind kind) => kind == WeightKind.Dense ? "Dense" : "";

    private static string Declared(string attribute, int inputs, int outputs, IReadOnlyList<string> options) =>
        string.Create(
            CultureInfo.InvariantCulture, $"[{attribute}({inputs}, {outputs}{string.Concat(options.Select(option => ", " + option))})]");

    private static void Pair(List<string> options, string name, (int Height, int Width) value, int missing)
    {
        if (value.Height == value.Width)
        {
            if (value.Height != missing)
                options.Add($"{name} = {value.Height}");
            return;
        }

        options.Add($"{name}Height = {value.Height}");
        options.Add($"{name}Width = {value.Width}");
    }

    private static void Sides(List<string> options, Sides sides)
    {
        if (sides.AreEqual)
        {
            if (sides.Top != 0)
                options.Add($"Padding = {sides.Top}");
            return;
        }

        options.AddRange(SidesOf(sides).Where(side => side.Pixels != 0).Select(side => $"Padding{side.Name} = {side.Pixels}"));
    }

    /// <summary>Padding that is not half of the kernel on every side.</summary>
    private static string PaddingText(ConvolutionShape shape)
    {
        var (vertical, horizontal) =
            (shape.Dilation.Height * (shape.Kernel.Height - 1) / 2, shape.Dilation.Width * (shape.Kernel.Width - 1) / 2);
        var padding = shape.Padding;
        if (padding == new Sides(vertical, horizontal, vertical, horizontal))
            return "";
        if (padding == default)
            return "Unpadded";
        if (padding.AreEqual)
            return $"Padded{padding.Top}";
        return "Pad" + string.Concat(SidesOf(padding).Where(side => side.Pixels != 0).Select(side => $"{side.Name}{side.Pixels}"));
    }

    private static (string Name, int Pixels)[] SidesOf(Sides sides) =>
        [("Top", sides.Top), ("Left", sides.Left), ("Bottom", sides.Bottom), ("Right", sides.Right)];

    private static string Text((int Height, int Width) pair) =>
        pair.Height == pair.Width ? $"{pair.Height}" : $"{pair.Height}x{pair.Width}";
}

/// <summary>How a layer's weights are stored, and by which kernels they are computed.</summary>
internal enum WeightKind
{
    /// <summary>Dense, always.</summary>
    Dense,

    /// <summary>Sparse: the model's weights are sparse already.</summary>
    Sparse,

    /// <summary>Sparse, with dense kernels as well for as long as few weights are zero.</summary>
    Both,
}
