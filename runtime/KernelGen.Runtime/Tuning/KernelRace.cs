namespace KernelGen;

/// <summary>
/// Times candidates against each other on the calling thread. Each round times every candidate, so that a change of the clock frequency
/// affects all of them; every other round runs in reverse order, so that no candidate always runs after the same one.
/// </summary>
/// <param name="clock">The clock to measure with.</param>
/// <param name="budget">Time for all rounds, without what is read between them.</param>
/// <param name="others">What is read between two calls; null for nothing.</param>
internal sealed class KernelRace(TimeProvider clock, TimeSpan budget, OtherData? others = null)
{
    /// <summary>
    /// Rounds that must fit into the budget, the warm-up round included; if the whole layer is too large for that, a part of its lines is
    /// measured. The number is small because a part whose weights fit into a cache ranks the candidates wrongly: with parts of 1 MB the
    /// worse of two kernels won, by 13 %.
    /// </summary>
    private const int WantedRounds = 8;

    /// <summary>Rounds that are run even if the budget is too short for them; fewer are not enough to choose by.</summary>
    private const int LeastRounds = 3;

    /// <summary>
    /// Shortest time in seconds that one reading of the clock covers; shorter calls are repeated. The clock's resolution is 0.1 us at
    /// worst.
    /// </summary>
    private const double ShortestReading = 20e-6;

    /// <summary>The median does not change with more rounds.</summary>
    private const int MostRounds = 1000;

    /// <summary>The same where other data is read before each call, which takes 1 ms for 16 MB.</summary>
    private const int MostRoundsAmongOthers = 12;

    /// <summary>Time spent in reading other data.</summary>
    private TimeSpan _reading;

    /// <summary>Measures the seconds of each candidate in each round, for the whole layer.</summary>
    /// <returns>[rounds][candidates].</returns>
    public IReadOnlyList<double[]> Run(IReadOnlyList<KernelTrial> trials)
    {
        int all = trials[0].Lines;

        // The first call compiles a candidate, so it is not timed.
        foreach (var trial in trials)
            trial.Run(0, Math.Min(all, trial.Panel));
        others?.Prepare();
        long start = clock.GetTimestamp();
        double whole = Estimate(trials[0]);
        int parts = (int)Math.Clamp(Math.Ceiling(whole * trials.Count * WantedRounds / budget.TotalSeconds), 1, all);
        int lines = Lines(all, trials.Max(trial => trial.Panel), parts);
        double once = whole * lines / all;
        int repeats = once >= ShortestReading || others?.Bytes > 0
            ? 1
            : (int)Math.Min(1000, Math.Ceiling(ShortestReading / Math.Max(once, 1e-9)));

        Round(trials, lines, repeats, reverse: false);
        var warm = clock.GetElapsedTime(start) - _reading;
        var rounds = new List<double[]>();
        int most = others?.Bytes > 0 ? MostRoundsAmongOthers : MostRounds;
        while (rounds.Count < LeastRounds || (rounds.Count < most && Fits(clock.GetElapsedTime(start) - _reading, warm, rounds.Count)))
            rounds.Add([.. Round(trials, lines, repeats, reverse: rounds.Count % 2 == 1).Select(seconds => seconds * all / lines)]);
        return rounds;
    }

    /// <summary>
    /// Estimated seconds of the whole layer, from a part that takes at least 1 % of the budget: long enough for the loads that all lines
    /// share not to matter.
    /// </summary>
    private double Estimate(KernelTrial trial)
    {
        for (int lines = trial.Panel; ; lines *= 2)
        {
            int probe = Math.Min(lines, trial.Lines);
            double seconds = Seconds(trial, probe, repeats: 1);
            if (seconds >= budget.TotalSeconds / 100 || probe == trial.Lines)
                return seconds * trial.Lines / probe;
        }
    }

    /// <summary>Whether one more round of the average length so far ends within the budget.</summary>
    private bool Fits(TimeSpan elapsed, TimeSpan warm, int rounds) => elapsed + ((elapsed - warm) / rounds) <= budget;

    private double[] Round(IReadOnlyList<KernelTrial> trials, int lines, int repeats, bool reverse)
    {
        var seconds = new double[trials.Count];
        for (int i = 0; i < seconds.Length; i++)
        {
            int candidate = reverse ? seconds.Length - 1 - i : i;
            seconds[candidate] = Seconds(trials[candidate], lines, repeats);
        }

        return seconds;
    }

    private double Seconds(KernelTrial trial, int lines, int repeats)
    {
        long start = clock.GetTimestamp();
        if (others?.Read() > 0)
        {
            _reading += clock.GetElapsedTime(start);
            start = clock.GetTimestamp();
        }

        for (int i = 0; i < repeats; i++)
            trial.Run(0, lines);
        return clock.GetElapsedTime(start).TotalSeconds / repeats;
    }

    /// <summary>Lines of one part, rounded up to whole panels.</summary>
    private static int Lines(int all, int panel, int parts) => Math.Min(all, (((all + parts - 1) / parts) + panel - 1) / panel * panel);
}
