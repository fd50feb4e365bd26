namespace KernelGen.Training;

/// <summary>
/// A method that replaces a share of the weights of each layer from time to time, so that sparsity stays: the base of
/// <see cref="SparseEvolutionaryTraining"/>, <see cref="RigL"/>, <see cref="ConstantFanIn"/> and <see cref="CannistraciHebbTraining"/>.
/// </summary>
public abstract class WeightReplacement : SparsityMethod
{
    private readonly double _share;

    private protected WeightReplacement(double share, double end, int interval)
    {
        _share = share > 0 && share < 1
            ? share
            : throw new ArgumentOutOfRangeException(
                nameof(share),
                FormattableString.Invariant($"The share of weights to replace is {share}; it must be above 0 and below 1, say 0.3."));
        Times = new MaskTimes(0, end, interval, "begin", nameof(end), nameof(interval));
    }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"share {_share} {Times.Settings}");

    private protected MaskTimes Times { get; }

    /// <inheritdoc/>
    protected sealed override bool IsDue(in TrainingClock clock) => clock.Step > 0 && Times.Contains(clock);

    /// <summary>The share that is replaced in a step: <c>share / 2 (1 + cos(pi t / t_end))</c>, unless this is overridden.</summary>
    /// <param name="initial">The share at first.</param>
    /// <param name="clock">The position of the step in the run.</param>
    private protected virtual double ShareOf(double initial, in TrainingClock clock) =>
        initial / 2 * (1 + Math.Cos(Math.PI * clock.Step / Times.End(clock)));

    /// <summary>Weights of a layer to replace: not more than there are empty positions.</summary>
    private protected int CountOf(MaskedLayer layer, in TrainingClock clock) =>
        Math.Min((int)(ShareOf(_share, clock) * layer.Nonzeros), layer.Positions - layer.Nonzeros);
}
