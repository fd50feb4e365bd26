using System.Globalization;

namespace KernelGen;

/// <summary>
/// Patterns that are alike to a kernel, as a bucket of the cache: the density to the nearest power of the square root of 2, and how
/// unevenly the inputs are filled, which decides how often lines share one, to the same step.
/// </summary>
internal static class PatternTraits
{
    /// <summary>The bucket of a pattern.</summary>
    /// <param name="starts">[inputs + 1] where the nonzeros of each input begin: of each column forward, of each row backward.</param>
    /// <param name="lines">Lines that an input may meet.</param>
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
