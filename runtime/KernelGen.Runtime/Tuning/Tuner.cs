namespace KernelGen;

/// <summary>Takes the fastest kernel for a pass into use: the remembered one, or the winner of a measurement, which it remembers.</summary>
/// <param name="cache">What is remembered.</param>
/// <param name="clock">The clock to measure with.</param>
/// <param name="budget">Time for measuring a pass.</param>
internal sealed class Tuner(TuningCache cache, TimeProvider clock, TimeSpan budget)
{
    // Two networks that measured at the same time would measure each other.
    private static readonly Lock Measuring = new();

    /// <summary>Chooses for one pass.</summary>
    /// <returns>The choice that counts and whether it was measured just now.</returns>
    public (TuningEntry Entry, TuningSource Source) Choose(TunablePass pass)
    {
        lock (Measuring)
        {
            var key = TuningKey.For(pass);
            var entry = cache.Find(key);
            var source = TuningSource.Cached;
            if (entry is null)
            {
                var measured = Measure(pass, key);
                entry = cache.Add(measured);
                source = ReferenceEquals(entry, measured) ? TuningSource.Measured : TuningSource.Cached;
            }

            int candidate = Array.IndexOf(pass.Kernels, entry.Kernel);
            if (candidate != pass.InUse)
                pass.Use(candidate);
            return (entry, source);
        }
    }

    private TuningEntry Measure(TunablePass pass, TuningKey key)
    {
        var times = new KernelRace(clock, budget).Run(pass.Prepare());

        // The operands are as large as those of a step and garbage now: given back, so that the next pass's find their room.
        GC.Collect();
        int best = TuningPolicy.Choose(times);
        return new TuningEntry(key, pass.Kernels[best], Microseconds(best), Microseconds(0));

        double Microseconds(int candidate) => 1e6 * Median.Of(times.Select(round => round[candidate]));
    }
}
