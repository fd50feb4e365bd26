using System.Globalization;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>Compares what contenders computed, number by number.</summary>
public static class Agreement
{
    /// <summary>
    /// Largest difference allowed, relative to the largest number of the result. Sums of up to 3,072 products in single precision differ by
    /// their order of summation by about 1e-6 of it; a wrong index or a missed sample shows as 1e-1 or more.
    /// </summary>
    private const float Tolerance = 5e-5f;

    /// <summary>Demands that layers of this project compute the same numbers.</summary>
    /// <exception cref="DisagreementException">Two computed different numbers.</exception>
    public static void Require(LayerCase layerCase, IReadOnlyList<IContender> contenders)
    {
        var expected = contenders[0].Compute();
        foreach (var contender in contenders.Skip(1))
        {
            if (Differences(expected, contender.Compute()).FirstOrDefault() is { } at)
            {
                throw new DisagreementException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{layerCase}: {at.What}[{at.At}] is {at.Expected:R} in {contenders[0].Name} but {at.Actual:R} in {contender.Name}; "
                    + $"nothing was timed."));
            }
        }
    }

    /// <summary>Where two results differ; what one of them does not compute is not compared.</summary>
    public static IEnumerable<Difference> Differences(LayerResult expected, LayerResult actual) =>
    [
        .. Differences(LayerPart.Y, expected.Y, actual.Y),
        .. Differences(LayerPart.DX, expected.DX, actual.DX),
        .. Differences(LayerPart.DW, expected.DW, actual.DW),
        .. Differences(LayerPart.DB, expected.DB, actual.DB),
    ];

    /// <summary>The first ones, and the last ones: enough to tell which side is wrong.</summary>
    private static List<Difference> Differences(LayerPart what, float[]? expected, float[]? actual)
    {
        const int most = 16;
        var found = new List<Difference>();
        if (expected is null || actual is null)
            return found;
        float largest = 0;
        foreach (float number in expected)
            largest = float.IsFinite(number) ? Math.Max(largest, Math.Abs(number)) : largest;
        float bound = Tolerance * largest;
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN and infinities differ.
            if (Math.Abs(expected[i] - actual[i]) <= bound)
                continue;
            if (found.Count == most)
                found.RemoveAt(most - 1);
            found.Add(new Difference(what, i, expected[i], actual[i]));
        }

        return found;
    }
}
