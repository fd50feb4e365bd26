namespace KernelGen.Kernels.Tests;

/// <summary>
/// How far a kernel may be from the sum in double. A sum of n products of numbers up to 1 in magnitude, rounded to 24 bits after each
/// step, is off by at most n * n * 2^-24 in the worst case; errors of random sign stay near sqrt(n) steps. The bound is linear in n:
/// far above what random data gives, far below any missing or doubled term.
/// </summary>
internal static class Tolerance
{
    public static double Of(int terms) => (terms + 1) * 4e-7;

    public static void Check(double expected, float actual, int terms, string kernel, int seed, string place)
    {
        if (!(Math.Abs(expected - actual) <= Of(terms)))
            Assert.Fail($"{kernel}, seed {seed}: {place} is {actual:R}, but should be {expected:R} (tolerance {Of(terms):G2}).");
    }
}
