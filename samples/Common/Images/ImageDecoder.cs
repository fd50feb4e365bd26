using SkiaSharp;

namespace KernelGen.Samples;

/// <summary>
/// Decodes an image file into a square of a network's input: the short side is scaled to 8/7 of the square (256 for 224), the square is cut
/// out, and each channel is normalised. One thread at a time may use it.
/// </summary>
/// <param name="size">Rows and columns of the square.</param>
/// <param name="normalization">What becomes of the pixels.</param>
internal sealed class ImageDecoder(int size, PixelNormalization normalization) : IDisposable
{
    /// <summary>
    /// Larger images count as unreadable, whatever they are scaled to; four bytes each would not fit where many are decoded.
    /// </summary>
    private const long MaxPixels = 100_000_000;

    /// <summary>Scaled down from the mipmap above and below, so that nothing flickers with the crop.</summary>
    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    private readonly SKBitmap _square = new(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));

    /// <summary>Numbers of one sample.</summary>
    public int SampleLength => PixelNormalization.Channels * size * size;

    /// <summary>Decodes a file; transparent parts become black.</summary>
    /// <param name="file">The file.</param>
    /// <param name="window">What to cut out.</param>
    /// <param name="sample">[3][size][size], overwritten.</param>
    /// <returns>Whether the file holds a whole image of at most 100 million pixels that could be read.</returns>
    public bool TryDecode(string file, CropWindow window, Span<float> sample)
    {
        using var image = Open(file);
        if (image is null)
            return false;
        Draw(image, window);
        normalization.Apply(_square.GetPixelSpan(), sample);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _square.Dispose();

    private SKImage? Open(string file)
    {
        try
        {
            using var content = FileKinds.OpenRegular(file);
            using var codec = SKCodec.Create(content);
            return codec is null ? null : Decode(codec);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private SKImage? Decode(SKCodec codec)
    {
        if ((long)codec.Info.Width * codec.Info.Height > MaxPixels)
            return null;

        // A photograph comes out of its file at a half or a quarter of its size in a fraction of the time.
        float scale = (float)ShortSide / Math.Min(codec.Info.Width, codec.Info.Height);
        var dimensions = codec.GetScaledDimensions(Math.Min(1, scale + JpegStep));
        using var whole = new SKBitmap(new SKImageInfo(dimensions.Width, dimensions.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(whole.Info, whole.GetPixels()) != SKCodecResult.Success)
            return null;
        whole.SetImmutable();
        return SKImage.FromBitmap(whole);
    }

    /// <summary>Rows or columns of the scaled image, whichever are fewer.</summary>
    private int ShortSide => size * 8 / 7;

    /// <summary>JPEG scales in eighths, to the nearest; half of one more never makes the image smaller than wanted.</summary>
    private const float JpegStep = 1f / 16;

    private void Draw(SKImage image, CropWindow window)
    {
        float side = size * (float)Math.Min(image.Width, image.Height) / ShortSide;
        var from = SKRect.Create((float)window.Left * (image.Width - side), (float)window.Top * (image.Height - side), side, side);
        using var canvas = new SKCanvas(_square);
        canvas.Clear(SKColors.Black);
        if (window.Flip)
            canvas.Scale(-1, 1, size / 2f, 0);
        canvas.DrawImage(image, from, SKRect.Create(0, 0, size, size), Sampling);
    }
}
