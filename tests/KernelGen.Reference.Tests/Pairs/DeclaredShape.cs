namespace KernelGen.Reference.Pairs;

/// <summary>What a convolution's attribute says, read here once more, so that the generator's reading of it is compared as well.</summary>
internal static class DeclaredShape
{
    /// <summary>The numbers of the convolution.</summary>
    public static ConvolutionShape Of(Conv2d layer)
    {
        object attribute = AttributeOf(layer);
        return new(Value("InChannels"), Value("OutChannels"), Value("Groups"), Axis("Height", "Top", "Bottom"), Axis("Width", "Left", "Right"));

        ConvolutionAxis Axis(string size, string before, string after) =>
            new(One("Kernel", size), One("Stride", size), Side(before), Side(after), One("Dilation", size));

        int One(string property, string axis) => Value(property + axis) is not 0 and var own ? own : Value(property);

        int Side(string side) => Value("Padding" + side) is not -1 and var own ? own : Value("Padding");

        int Value(string property) => NumberOf(attribute, property);
    }

    /// <summary>The shape of its images.</summary>
    public static ActivationShape InputOf(Conv2d layer)
    {
        object attribute = AttributeOf(layer);
        return new(NumberOf(attribute, "Height"), NumberOf(attribute, "Width"), NumberOf(attribute, "InChannels"));
    }

    private static object AttributeOf(Conv2d layer) =>
        layer.GetType().GetCustomAttributes(inherit: false).Single(attribute => attribute is SparseConv2dAttribute or DenseConv2dAttribute);

    private static int NumberOf(object attribute, string property) => (int)attribute.GetType().GetProperty(property)!.GetValue(attribute)!;
}
