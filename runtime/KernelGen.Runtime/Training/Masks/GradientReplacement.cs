namespace KernelGen.Training;

/// <summary>
/// A method that replaces weights by the dense gradient: the base of <see cref="RigL"/> and <see cref="ConstantFanIn"/>. The gradient is
/// that of the first batch of a step, or the mean over several steps.
/// </summary>
/// <remarks>
/// With a mean over n steps, the layers take turns after each step in which masks are due: the first layer's gradient is added over n
/// steps, in the last of which its mask changes, then the second layer's, and so on. So there is never the gradient of more than one
/// layer. A change that is due while a round is under way ends that round.
/// </remarks>
public abstract class GradientReplacement : WeightReplacement
{
    private readonly int _interval;

    private protected GradientReplacement(double share, double end, int interval, int gradientSteps)
        : base(share, end, interval)
    {
        _interval = interval;
        GradientSteps = gradientSteps >= 1
            ? gradientSteps
            : throw new ArgumentOutOfRangeException(
                nameof(gradientSteps), gradientSteps, $"The gradient is to be averaged over {gradientSteps} steps; at least 1 is needed.");
    }

    /// <inheritdoc/>
    public override string Settings =>
        GradientSteps == 1 ? base.Settings : FormattableString.Invariant($"{base.Settings} gradient of {GradientSteps} steps");

    private protected sealed override int GradientSteps { get; }

    /// <inheritdoc/>
    protected sealed override void Begin()
    {
        if (Layers.Select(FaultOf).FirstOrDefault(fault => fault is not null) is { } first)
            throw new InvalidOperationException(first);
        long steps = (long)GradientSteps * Layers.Count;
        if (GradientSteps > 1 && steps > _interval)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} averages the gradients of {Layers.Count} layers over {GradientSteps} steps each, one layer after the "
                + $"other: {steps} steps, but masks change every {_interval}. "
                + $"Give an interval of at least {steps}, or average over fewer.");
        }
    }

    /// <summary>Why the method cannot change the masks of a layer; null where it can.</summary>
    private protected virtual string? FaultOf(MaskedLayer layer) => null;

    /// <inheritdoc/>
    protected sealed override int GradientCandidates(MaskedLayer layer, in TrainingClock clock) => CountOf(layer, clock);
}
