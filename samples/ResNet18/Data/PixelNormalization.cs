namespace ResNet18.Data;

/// <summary>Turns pixels into a network's input, <c>(value / 255 - mean) / deviation</c>, with ImageNet's means and deviations, those of torchvision's models.</summary>
internal static class PixelNormalization
{
    /// <summary>Red, green and blue.</summary>
    public const int Channels = 3;

    private const int BytesPerPixel = 4;

    private static readonly float[] Means = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviations = [0.229f, 0.224f, 0.225f];

    /// <summary>[3][256] what each value becomes.</summary>
    private static readonly float[][] Normalized =
        [.. Enumerable.Range(0, Channels).Select(channel => Enumerable.Range(0, 256).Select(value => ((value / 255f) - Means[channel]) / Deviations[channel]).ToArray())];

    /// <summary>Normalises an image.</summary>
    /// <param name="pixels">[pixels][red, green, blue, alpha].</param>
    /// <param name="sample">[3][pixels], overwritten.</param>
    public static void Apply(ReadOnlySpan<byte> pixels, Span<float> sample)
    {
        int count = pixels.Length / BytesPerPixel;
        for (int channel = 0; channel < Channels; channel++)
        {
            float[] normalized = Normalized[channel];
            var plane = sample.Slice(channel * count, count);
            for (int i = 0; i < plane.Length; i++)
                plane[i] = normalized[pixels[(i * BytesPerPixel) + channel]];
        }
    }
}
