namespace KernelGen.Oracle.Tests;

/// <summary>
/// How far two right answers may lie apart. Both sides round every sum to 24 bits, each in an order of its own, so a sum of n products is off
/// by about sqrt(n) * 2^-24 of its terms' magnitude on either side. Single numbers may cancel to nearly nothing, so distances are measured
/// against the largest number of the whole array: wrong terms, missing taps or shifted pixels show as errors of its own size, a million roundings.
/// </summary>
internal static class Tolerance
{
    /// <summary>
    /// One layer, one pass. The longest sums here have some ten thousand terms (a weight's gradient over batch and pixels): 100 * 2^-24 = 6e-6
    /// in the mean, three times that for the worst of many numbers.
    /// </summary>
    public const double OfLayer = 2e-5;

    /// <summary>Gradients of a whole network: each layer hands its error on to the next, a dozen times at most.</summary>
    public const double OfNetwork = 1e-4;

    /// <summary>
    /// Losses and weights after 20 steps of training. Differences of the last bits are fed back through every step and grow with it, by a factor of
    /// about two a step at worst where batch normalisation divides by a small variance; a wrong formula (momentum, decay, statistics) shows in the second step.
    /// </summary>
    public const double OfTraining = 1e-3;

    /// <summary>Demands that two arrays agree, and names the element that lies farthest apart.</summary>
    public static void Require(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, distance = 0;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            double apart = Math.Abs((double)expected[i] - actual[i]);
            if (!(apart <= distance))
                (worst, distance) = (i, apart);
            if (double.IsNaN(apart))
                break;
        }

        // An array of zeros has nothing to measure against but zero.
        if (!(distance <= tolerance * largest))
            Assert.Fail($"{what}[{worst}] is {actual[worst]:R}, but libtorch has {expected[worst]:R}: apart by {distance / largest:G2} of the largest number, {largest:R} (tolerance {tolerance:G2}).");
    }
}
