using KernelGen.Reference;

namespace KernelGen.Oracle.Tests;

/// <summary>
/// What a convolution's attribute says, read here once more, so that the generator's reading of it is compared as well. In PyTorch's
/// orders.
/// </summary>
/// <param name="Input">Shape of the images.</param>
/// <param name="Sizes">Of the weights: output channels, input channels of a group, rows, columns.</param>
/// <param name="Strides">From row to row, from column to column.</param>
/// <param name="Dilations">From row to row, from column to column.</param>
/// <param name="Padding">Left, right, top, bottom.</param>
/// <param name="Groups">Groups of channels.</param>
internal sealed record DeclaredConvolution(
    ActivationShape Input, long[] Sizes, long[] Strides, long[] Dilations, long[] Padding, int Groups)
{
    public int Weights => (int)Sizes.Aggregate((one, other) => one * other);

    /// <summary>The same for the reference.</summary>
    public ConvolutionShape Shape => new(
        Input.Channels, (int)Sizes[0], Groups,
        new((int)Sizes[2], (int)Strides[0], (int)Padding[2], (int)Padding[3], (int)Dilations[0]),
        new((int)Sizes[3], (int)Strides[1], (int)Padding[0], (int)Padding[1], (int)Dilations[1]));

    public static DeclaredConvolution Of(Conv2d layer)
    {
        object attribute = layer.GetType().GetCustomAttributes(inherit: false)
            .Single(a => a is SparseConv2dAttribute or DenseConv2dAttribute);
        return new(
            new ActivationShape(Value("Height"), Value("Width"), Value("InChannels")),
            [Value("OutChannels"), Value("InChannels") / Value("Groups"), .. Both("Kernel")],
            Both("Stride"),
            Both("Dilation"),
            [Side("Left"), Side("Right"), Side("Top"), Side("Bottom")],
            Value("Groups"));

        int Value(string property) => (int)attribute.GetType().GetProperty(property)!.GetValue(attribute)!;

        long[] Both(string property) =>
            [.. new[] { "Height", "Width" }.Select(axis => Value(property + axis) is not 0 and var own ? own : Value(property))];

        int Side(string side) => Value("Padding" + side) is not -1 and var own ? own : Value("Padding");
    }
}
