namespace KernelGen.Samples;

/// <summary>Turns pixels into a network's input, <c>(value - mean) / deviation</c>, with the channels in the network's order.</summary>
internal sealed class PixelNormalization
{
    /// <summary>Channels of a pixel that count.</summary>
    public const int Channels = 3;

    private const int BytesPerPixel = 4, Values = 256;

    private readonly int[] _order;
    private readonly float[][] _normalized;

    /// <summary>Sets order and scale of the channels.</summary>
    /// <param name="order">[3] the channel of a pixel (0 red, 1 green, 2 blue) that each channel of the network takes.</param>
    /// <param name="means">[3] in the network's order, of values from 0 to 255.</param>
    /// <param name="deviations">[3] likewise, above 0.</param>
    public PixelNormalization(IReadOnlyList<int> order, IReadOnlyList<float> means, IReadOnlyList<float> deviations)
    {
        (_order, Means) = ([.. order], [.. means]);

        // A channel has 256 values, so each is computed once.
        _normalized = [.. Enumerable.Range(0, Channels).Select(
            channel => Enumerable.Range(0, Values).Select(value => (value - means[channel]) / deviations[channel]).ToArray())];
    }

    /// <summary>[3] the means, in the network's order.</summary>
    public IReadOnlyList<float> Means { get; }

    /// <summary>That of torchvision's models: red, green, blue, with the means and deviations of ImageNet.</summary>
    public static PixelNormalization ImageNet { get; } = new(
        [0, 1, 2], [0.485f * 255, 0.456f * 255, 0.406f * 255], [0.229f * 255, 0.224f * 255, 0.225f * 255]);

    /// <summary>Normalises an image.</summary>
    /// <param name="pixels">[pixels][red, green, blue, alpha].</param>
    /// <param name="sample">[3][pixels], overwritten.</param>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> sample)
    {
        int count = pixels.Length / BytesPerPixel;
        for (int channel = 0; channel < Channels; channel++)
        {
            float[] normalized = _normalized[channel];
            int from = _order[channel];
            var plane = sample.Slice(channel * count, count);
            for (int i = 0; i < plane.Length; i++)
                plane[i] = normalized[pixels[(i * BytesPerPixel) + from]];
        }
    }
}
