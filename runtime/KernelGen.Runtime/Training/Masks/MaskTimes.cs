namespace KernelGen.Training;

/// <summary>The steps in which masks change: every so many steps between two shares of a training run.</summary>
internal sealed class MaskTimes
{
    private readonly double _begin;
    private readonly double _end;
    private readonly int _interval;

    public MaskTimes(double begin, double end, int interval, string beginName, string endName, string intervalName)
    {
        if (!(begin >= 0 && begin < 1))
        {
            throw new ArgumentOutOfRangeException(
                beginName, FormattableString.Invariant($"{beginName} is {begin}; it is a share of the steps, from 0 to below 1."));
        }

        if (!(end > begin && end <= 1))
        {
            throw new ArgumentOutOfRangeException(
                endName,
                FormattableString.Invariant(
                    $"{endName} is {end}; it is a share of the steps, above {beginName} ({begin}) and at most 1."));
        }

        if (interval < 1)
        {
            throw new ArgumentOutOfRangeException(
                intervalName, interval, $"{intervalName} is {interval}; at least 1 step is needed, say 100.");
        }

        (_begin, _end, _interval) = (begin, end, interval);
    }

    /// <summary>The times as text.</summary>
    public string Settings => FormattableString.Invariant($"from {_begin} to {_end} every {_interval} steps");

    /// <summary>The first step in which masks change.</summary>
    public long First(in TrainingClock clock) => (long)(_begin * clock.Steps);

    /// <summary>The last step in which masks change.</summary>
    public long Last(in TrainingClock clock) => Math.Max(First(clock), (long)(_end * clock.Steps) - 1);

    /// <summary>The step with which the time of changes ends.</summary>
    public long End(in TrainingClock clock) => Last(clock) + 1;

    /// <summary>Whether masks change in a step.</summary>
    public bool Contains(in TrainingClock clock)
    {
        long step = clock.Step, first = First(clock), last = Last(clock);
        return step >= first && step <= last && ((step - first) % _interval == 0 || step == last);
    }
}
