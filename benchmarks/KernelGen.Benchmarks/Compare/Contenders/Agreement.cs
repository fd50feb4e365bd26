using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>Makes sure, before anything is timed, that all contenders compute the same numbers.</summary>
public static class Agreement
{
    /// <summary>
    /// Largest difference allowed, relative to the largest number of the result. Sums of up to 3,072 products in single precision differ by
    /// their order of summation by about 1e-6 of it; a wrong index or a missed sample shows as 1e-1 or more.
    /// </summary>
    private const float Tolerance = 5e-5f;

    /// <exception cref="DisagreementException">Two contenders computed different numbers.</exception>
    public static void Require(LayerCase layerCase, IReadOnlyList<IContender> contenders)
    {
        var expected = contenders[0].Compute();
        foreach (var contender in contenders.Skip(1))
        {
            var actual = contender.Compute();
            Require("Y", expected.Y, actual.Y);
            Require("dX", expected.DX, actual.DX);
            Require("dW", expected.DW, actual.DW);
            Require("db", expected.DB, actual.DB);

            void Require(string what, float[]? expected, float[]? actual)
            {
                if (expected is not null && actual is not null && FirstDifference(expected, actual) is { } at)
                    throw new DisagreementException($"{layerCase}: {what}[{at}] is {expected[at]:R} in {contenders[0].Name} but {actual[at]:R} in {contender.Name}; nothing was timed.");
            }
        }
    }

    private static int? FirstDifference(float[] expected, float[] actual)
    {
        float bound = Tolerance * expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN differs.
            if (!(Math.Abs(expected[i] - actual[i]) <= bound))
                return i;
        }

        return null;
    }
}
