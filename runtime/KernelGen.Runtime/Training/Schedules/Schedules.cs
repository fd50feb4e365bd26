namespace KernelGen.Training;

internal sealed class ConstantSchedule : LearningRateSchedule
{
    public override float At(float rate, in TrainingClock clock) => rate;
}

internal sealed class StepSchedule : LearningRateSchedule
{
    private readonly int _epochs;
    private readonly double _factor;

    public StepSchedule(int epochs, float factor)
    {
        if (epochs < 1)
            throw new ArgumentOutOfRangeException(nameof(epochs), $"The learning rate falls every {epochs} epochs; at least 1 is needed.");
        if (!(factor > 0 && factor <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor),
                FormattableString.Invariant($"The factor on the learning rate is {factor}; it must be above 0 and at most 1, say 0.1."));
        }

        (_epochs, _factor) = (epochs, factor);
    }

    public override string Settings => FormattableString.Invariant($"every {_epochs} epochs times {_factor}");

    public override float At(float rate, in TrainingClock clock) => (float)(rate * Math.Pow(_factor, (clock.Epoch - 1) / _epochs));
}

internal sealed class CosineSchedule : LearningRateSchedule
{
    private readonly float _minimum;

    public CosineSchedule(float minimum)
    {
        if (!(minimum >= 0 && float.IsFinite(minimum)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(minimum), FormattableString.Invariant($"The smallest learning rate is {minimum}; it must be finite and 0 or more."));
        }

        _minimum = minimum;
    }

    public override string Settings => FormattableString.Invariant($"down to {_minimum}");

    public override float At(float rate, in TrainingClock clock) =>
        (float)(_minimum + (((double)rate - _minimum) * (1 + Math.Cos(Math.PI * ((double)clock.Step / clock.Steps))) / 2));
}

internal sealed class OneCycleSchedule : LearningRateSchedule
{
    private readonly float _rise;
    private readonly float _startDivisor;
    private readonly float _endDivisor;

    public OneCycleSchedule(float rise, float startDivisor, float endDivisor)
    {
        if (!(rise > 0 && rise < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rise),
                FormattableString.Invariant($"The learning rate rises in {rise} of the steps; it must be above 0 and below 1, say 0.3."));
        }

        if (!(startDivisor >= 1 && float.IsFinite(startDivisor)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(startDivisor),
                FormattableString.Invariant($"The first rate is the largest one over {startDivisor}; ")
                + "it must be finite and at least 1, say 25.");
        }

        if (!(endDivisor >= 1 && float.IsFinite(endDivisor)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(endDivisor),
                FormattableString.Invariant($"The last rate is the first one over {endDivisor}; ")
                + "it must be finite and at least 1, say 10000.");
        }

        (_rise, _startDivisor, _endDivisor) = (rise, startDivisor, endDivisor);
    }

    public override string Settings =>
        FormattableString.Invariant($"rise {_rise}, start divisor {_startDivisor}, end divisor {_endDivisor}");

    public override float At(float rate, in TrainingClock clock)
    {
        double first = (double)rate / _startDivisor, last = first / _endDivisor;
        double end = clock.Steps - 1, peak = ((double)_rise * clock.Steps) - 1, step = clock.Step;
        return (float)(step < peak ? Between(first, rate, step / peak) : Between(rate, last, Math.Min(1, (step - peak) / (end - peak))));
    }

    private static double Between(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}

internal sealed class WarmupSchedule : LearningRateSchedule
{
    private readonly LearningRateSchedule _then;
    private readonly int _steps;
    private readonly float _start;

    public WarmupSchedule(LearningRateSchedule then, int steps, float start)
    {
        if (steps < 0)
            throw new ArgumentOutOfRangeException(nameof(steps), $"The learning rate rises for {steps} steps; 0 or more are needed.");
        if (!(start > 0 && start <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                FormattableString.Invariant(
                    $"The first step has {start} of the learning rate; it must be above 0 and at most 1, say 0.1."));
        }

        (_then, _steps, _start) = (then, steps, start);
    }

    public override string Settings =>
        FormattableString.Invariant($"{_steps} steps from {_start}, then {_then.GetType().Name} {_then.Settings}");

    public override float At(float rate, in TrainingClock clock) => clock.Step < _steps
        ? (float)(rate * (_start + ((1.0 - _start) * clock.Step / _steps)))
        : _then.At(rate, clock with { Step = clock.Step - _steps, Steps = Math.Max(1, clock.Steps - _steps) });
}
