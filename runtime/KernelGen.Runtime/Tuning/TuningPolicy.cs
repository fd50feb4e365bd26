namespace KernelGen;

/// <summary>When a measured candidate replaces the policy's first choice. The numbers keep a tuned layer from being slower than an untuned one.</summary>
internal static class TuningPolicy
{
    /// <summary>Time for measuring one pass of one layer. Enough for some hundred rounds of a layer of 50 us.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Share of time that a candidate must save. Two runs of one kernel differ by up to 1 % on a quiet machine, and weights at other
    /// addresses make a like difference; a gain below that would be a choice by chance.
    /// </summary>
    public const double Margin = 0.02;

    /// <summary>Share of rounds in which a candidate must save that much: on a busy machine medians wander, but a better kernel wins most rounds.</summary>
    public const double Rounds = 0.75;

    /// <summary>The candidate to use.</summary>
    /// <param name="times">[rounds][candidates] times, each round taken within a moment, the first choice first.</param>
    /// <returns>Number of the candidate; 0 unless another is better beyond doubt.</returns>
    public static int Choose(IReadOnlyList<double[]> times)
    {
        int best = 0;
        double least = 1;
        for (int candidate = 1; candidate < times[0].Length; candidate++)
        {
            int number = candidate;
            var ratios = times.Select(round => round[number] / round[0]).Order().ToArray();
            double median = Median.OfSorted(ratios);
            if (ratios[(int)Math.Ceiling(Rounds * ratios.Length) - 1] <= 1 - Margin && median < least)
                (best, least) = (candidate, median);
        }

        return best;
    }
}
