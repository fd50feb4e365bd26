namespace KernelGen;

/// <summary>
/// Decides when a measured candidate replaces the first choice. The limits keep a tuned layer from being slower than an untuned one.
/// </summary>
internal static class TuningPolicy
{
    /// <summary>Time for measuring one pass of one layer; enough for some hundred rounds if a call takes 50 us.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Share of time that a candidate must save. Two runs of one kernel differ by up to 1 % on an idle machine, and so do runs with the
    /// weights at other addresses; a choice by a smaller gain would be random.
    /// </summary>
    public const double Margin = 0.02;

    /// <summary>
    /// Share of rounds in which a candidate must save that much: on a busy machine medians vary, but a better kernel wins most rounds.
    /// </summary>
    public const double Rounds = 0.75;

    /// <summary>The candidate to use.</summary>
    /// <param name="times">
    /// [rounds][candidates] times; the times of a round are measured shortly after each other, and the first choice comes first.
    /// </param>
    /// <returns>Index of the candidate; 0 unless another one saves <see cref="Margin"/> in <see cref="Rounds"/> of the rounds.</returns>
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
