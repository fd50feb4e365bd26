namespace KernelGen.Samples;

/// <summary>Grey images of 28 x 28 pixels with their classes, as the IDX files hold them.</summary>
/// <param name="Pixels">[images][28 rows][28 columns], 0 black to 255 white.</param>
/// <param name="Labels">[images], 0 to 9.</param>
internal sealed record ImageSet(ReadOnlyMemory<byte> Pixels, ReadOnlyMemory<byte> Labels)
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    /// <summary>Pixels of an image.</summary>
    public const int PixelsPerImage = Side * Side;

    /// <summary>What the labels mean, in their order.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Some of the images.</summary>
    /// <param name="numbers">Their numbers, in the order that they get.</param>
    public ImageSet Choose(IReadOnlyList<int> numbers)
    {
        byte[] pixels = new byte[numbers.Count * PixelsPerImage], labels = new byte[numbers.Count];
        for (int i = 0; i < numbers.Count; i++)
        {
            Image(numbers[i]).CopyTo(pixels.AsSpan(i * PixelsPerImage));
            labels[i] = Labels.Span[numbers[i]];
        }

        return new ImageSet(pixels, labels);
    }

    /// <summary>The pixels of one image, row by row.</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.Span.Slice(index * PixelsPerImage, PixelsPerImage);
}
