using System.Diagnostics;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>A call that is timed in slices among others.</summary>
/// <param name="call">What is timed.</param>
/// <param name="settle">How long the call's library may keep threads spinning afterwards, which would slow down whoever comes next.</param>
public sealed class TimedCall(Action call, TimeSpan settle)
{
    /// <summary>
    /// A slice lasts this long at least, so that caches and branch predictors are as in a training loop and the clock's grain vanishes.
    /// </summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);

    /// <summary>No call is taken to last less than this, whatever a coarse clock says, so that a slice ends.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromTicks(1);

    /// <summary>Up to this, a slice begins with an untimed call that brings the operands back to where they are in training.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// With several threads, a slice begins with so much untimed work. Linux wakes a thread on the processor where it last ran, even where
    /// its caller runs by now while another idles, and moves one of them only after some milliseconds. In training that happens once; here
    /// it did in every slice.
    /// </summary>
    private static readonly TimeSpan Spreading = TimeSpan.FromMilliseconds(12);

    private readonly List<double> _samples = [];
    private double _estimate;

    /// <summary>Seconds of a call: the median of its slices.</summary>
    public double Seconds => Median.Of(_samples);

    /// <summary>
    /// Repeats the call for a while, at least three times unless that takes long: its operands come into the caches, and one learns
    /// how long it takes.
    /// </summary>
    public void WarmUp()
    {
        const int fewest = 3, most = 40;
        TimeSpan budget = TimeSpan.FromMilliseconds(20), patience = TimeSpan.FromMilliseconds(100);
        var watch = Stopwatch.StartNew();
        var times = new List<double>();
        do
            times.Add(Time(1));
        while ((times.Count < fewest && watch.Elapsed < patience) || (times.Count < most && watch.Elapsed < budget));
        _estimate = Math.Max(Median.Of(times), Shortest.TotalSeconds);
        Settle();
    }

    /// <summary>Adds one slice.</summary>
    public void Sample()
    {
        if (settle > TimeSpan.Zero)
            RunFor(Spreading);
        else if (_estimate < Long.TotalSeconds)
            call();
        int calls = Math.Max(1, (int)Math.Ceiling(Slice.TotalSeconds / _estimate));
        _samples.Add(Time(calls));
        Settle();
    }

    private double Time(int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            call();

        // Not GetElapsedTime: it counts in steps of 100 ns, and a kernel of a few nonzeros takes less.
        return (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency / calls;
    }

    private void RunFor(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        do
            call();
        while (watch.Elapsed < time);
    }

    private void Settle()
    {
        if (settle > TimeSpan.Zero)
            Thread.Sleep(settle);
    }
}
