namespace KernelGen;

/// <summary>
/// Puts the fastest kernel for a pass into use: the one in the cache, or else the fastest in a measurement, which is added to the cache.
/// </summary>
/// <param name="cache">The cache of choices.</param>
/// <param name="clock">The clock to measure with.</param>
/// <param name="budget">Time for measuring a pass.</param>
/// <param name="networkBytes">Bytes of a network's activations and their gradients; 0 for a layer by itself.</param>
internal sealed class Tuner(TuningCache cache, TimeProvider clock, TimeSpan budget, long networkBytes = 0)
{
    private readonly OtherData _others = new(networkBytes);

    // Measurements at the same time would slow each other down.
    private static readonly Lock Measuring = new();

    /// <summary>Chooses for one pass.</summary>
    /// <returns>The choice in use, and whether it was measured by this call.</returns>
    public (TuningEntry Entry, TuningSource Source) Choose(TunablePass pass)
    {
        lock (Measuring)
        {
            var key = TuningKey.For(pass, _others.Bytes);
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

    /// <summary>Measures all candidates of a pass, whatever the cache knows, and puts the fastest into use.</summary>
    /// <returns>The candidate, and the median microseconds of each.</returns>
    public (int Best, double[] Microseconds) Compare(TunablePass pass)
    {
        lock (Measuring)
        {
            var (best, microseconds) = Race(pass);
            if (best != pass.InUse)
                pass.Use(best);
            return (best, microseconds);
        }
    }

    private TuningEntry Measure(TunablePass pass, TuningKey key)
    {
        var (best, microseconds) = Race(pass);
        return new TuningEntry(key, pass.Kernels[best], microseconds[best], microseconds[0]);
    }

    private (int Best, double[] Microseconds) Race(TunablePass pass)
    {
        var times = new KernelRace(clock, budget, _others).Run(pass.Prepare());

        // The operands of the measurement are as large as those of a step and no longer used. Collecting them frees memory for those of the
        // next pass.
        GC.Collect();
        return (
            TuningPolicy.Choose(times),
            [.. pass.Kernels.Select((_, candidate) => 1e6 * Median.Of(times.Select(round => round[candidate])))]);
    }
}
