using System.Globalization;

namespace KernelGen.Oracle.Tests;

/// <summary>
/// How far two right answers may lie apart. Both sides round every sum to 24 bits, each in an order of its own, so a sum of n products is
/// off by about sqrt(n) * 2^-24 of its terms' magnitude on either side. Single numbers may cancel to nearly nothing, so distances are
/// measured against the largest number of the whole array: wrong terms, missing taps or shifted pixels show as errors of its own size, a
/// million roundings.
/// </summary>
internal static class Tolerance
{
    /// <summary>
    /// One layer, one pass. The longest sums here, a weight's gradient over batch and pixels, have some thousand terms: 30 * 2^-24 = 2e-6.
    /// Seen at every width: up to 3e-6.
    /// </summary>
    public const double OfLayer = 1e-5;

    /// <summary>
    /// One operation of libtorch against the reference in double, which has no rounding of its own: half of what ours may differ, so that
    /// rounding on both sides fits into <see cref="OfLayer"/>.
    /// </summary>
    public const double OfLibtorch = 5e-6;

    /// <summary>Gradients of a whole network: each layer hands its error on to the next, a dozen times at most. Seen: up to 2e-6.</summary>
    public const double OfNetwork = 2e-5;

    /// <summary>
    /// Losses and what was learned in 20 steps of training: differences of the last bits go through every step and may grow in it. Seen: up
    /// to 2e-6. Wrong formulas show: a running variance that forgets n / (n - 1) is off by 2e-4 here, momentum or decay by more.
    /// </summary>
    public const double OfTraining = 5e-5;

    /// <summary>Demands that two arrays agree, and names the element that lies farthest apart.</summary>
    public static void Require(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        if (Fault(expected, actual, tolerance, what) is { } fault)
            Assert.Fail(fault);
    }

    /// <summary>In words where two arrays do not agree; null where they do.</summary>
    public static string? Fault(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
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
        return distance <= tolerance * largest ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{what}[{worst}] is {actual[worst]:R}, but libtorch has {expected[worst]:R}: "
            + $"apart by {distance / largest:G2} of the largest number, {largest:R} (tolerance {tolerance:G2}).");
    }
}
