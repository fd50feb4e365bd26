using System.Globalization;

namespace KernelGen;

/// <summary>
/// The part of a tuning key that describes a pattern: its density and the unevenness (skew) of its nonzeros per input, each rounded to a
/// power of the square root of 2. The skew decides how often lines share an input. Patterns with the same text use the same cache entry.
/// </summary>
internal static class PatternTraits
{
    /// <summary>The text for a pattern.</summary>
    /// <param name="starts">
    /// [inputs + 1] where the nonzeros of each input begin: of each column in the forward pass, of each row in the backward pass.
    /// </param>
    /// <param name="lines">Lines that can have a nonzero in an input.</param>
    public static string Of(ReadOnlySpan<int> starts, int lines)
    {
        int inputs = starts.Length - 1, nonzeros = starts[^1];
        if (nonzeros == 0)
            return "empty";
        double squares = 0;
        for (int i = 0; i < inputs; i++)
            squares += Math.Pow(starts[i + 1] - starts[i], 2);
        double density = nonzeros / ((double)inputs * lines), skew = inputs * squares / ((double)nonzeros * nonzeros);
        return string.Create(CultureInfo.InvariantCulture, $"density 2^{Step(density):0.#} skew 2^{Step(skew):0.#}");
    }

    private static double Step(double ratio) => Math.Round(2 * Math.Log2(ratio), MidpointRounding.AwayFromZero) / 2 + 0.0;
}
