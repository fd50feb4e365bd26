namespace KernelGen.Training;

/// <summary>
/// RigL: from time to time, each layer drops a share of its smallest weights and grows as many where the gradient of the loss by the dense
/// weights is largest. The share decreases as <c>alpha / 2 (1 + cos(pi t / t_end))</c>. Source: <i>Rigging the Lottery: Making All Tickets
/// Winners</i> (Evci et al., ICML 2020), section 3 and algorithm 1; unlike there, a step in which masks change also moves the weights.
/// </summary>
public sealed class RigL : GradientReplacement
{
    /// <summary>Sets how much changes, and when.</summary>
    /// <param name="share">Share of the weights that is replaced at first, above 0 and below 1.</param>
    /// <param name="end">Share of the training's steps after which masks stay, above 0 and at most 1.</param>
    /// <param name="interval">Steps from one change of the masks to the next, at least 1.</param>
    /// <param name="gradientSteps">
    /// Steps over which the dense gradient is averaged, at least 1. From 2 on, layers change one after the other: the remarks of
    /// <see cref="GradientReplacement"/> say when.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RigL(double share = 0.3, double end = 0.75, int interval = 100, int gradientSteps = 1)
        : base(share, end, interval, gradientSteps)
    {
    }

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        foreach (var layer in layers)
        {
            if (GradientCandidates(layer, clock) > 0)
                layer.ReplaceByGradient();
        }
    }
}
