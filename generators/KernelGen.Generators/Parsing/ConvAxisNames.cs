namespace KernelGen.Generators.Parsing;

/// <summary>How the attribute of a convolution names what belongs to one axis of its images.</summary>
/// <param name="Size">Pixels of the input along it; also the end of <c>KernelHeight</c> and the like.</param>
/// <param name="Before">The end of the padding before the first pixel, <c>PaddingTop</c>.</param>
/// <param name="After">The end of the padding behind the last pixel, <c>PaddingBottom</c>.</param>
/// <param name="Pixels">What is counted along it.</param>
internal sealed record ConvAxisNames(string Size, string Before, string After, string Pixels)
{
    public static readonly ConvAxisNames Rows = new("Height", "Top", "Bottom", "row");

    public static readonly ConvAxisNames Columns = new("Width", "Left", "Right", "column");

    /// <summary>Both axes, rows first.</summary>
    public static readonly IReadOnlyList<ConvAxisNames> Both = [Rows, Columns];
}
