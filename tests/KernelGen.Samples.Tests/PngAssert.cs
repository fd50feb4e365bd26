using SkiaSharp;

namespace KernelGen.Samples.Tests;

/// <summary>Looks into a picture file.</summary>
internal static class PngAssert
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Asserts that a file is a PNG of readable size with something drawn on it in more than one colour.</summary>
    public static void IsPicture(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        Assert.Equal(Signature, content[..8]);
        using var picture = SKBitmap.Decode(content);
        Assert.NotNull(picture);
        Assert.InRange(picture.Width, 600, 4000);
        Assert.InRange(picture.Height, 400, 4000);
        int white = picture.Pixels.Count(pixel => pixel == SKColors.White);
        Assert.InRange((double)white / (picture.Width * picture.Height), 0.1, 0.99);
        Assert.True(picture.Pixels.Distinct().Count() > 20, $"{Path.GetFileName(path)} has hardly any colours.");
    }
}
