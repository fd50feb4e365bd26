using SkiaSharp;

namespace KernelGen.Samples;

/// <summary>The colour of a weight: blue where positive, red where negative, paler where smaller.</summary>
internal static class WeightColor
{
    /// <summary>The palest that a weight is drawn, so that small ones still differ from the zeros.</summary>
    private const float Faintest = 0.35f;

    private static readonly SKColor Positive = SKColor.Parse("#08519C");
    private static readonly SKColor Negative = SKColor.Parse("#B2182B");

    /// <summary>The colour.</summary>
    /// <param name="weight">The weight, as a share of what is drawn in full colour.</param>
    public static SKColor Of(float weight)
    {
        var full = weight < 0 ? Negative : Positive;
        float share = Faintest + ((1 - Faintest) * Math.Min(1, Math.Abs(weight)));
        return new SKColor(Mix(full.Red), Mix(full.Green), Mix(full.Blue));

        byte Mix(byte channel) => (byte)(255 + ((channel - 255) * share));
    }

    /// <summary>
    /// The magnitude to draw in full colour: one and a half times the root mean square of the nonzeros, so that a few large weights do
    /// not pale all others.
    /// </summary>
    public static float FullScale(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        int nonzeros = 0;
        foreach (float weight in weights)
        {
            sum += weight * weight;
            nonzeros += weight == 0 ? 0 : 1;
        }

        return nonzeros > 0 ? 1.5f * (float)Math.Sqrt(sum / nonzeros) : 1;
    }
}
