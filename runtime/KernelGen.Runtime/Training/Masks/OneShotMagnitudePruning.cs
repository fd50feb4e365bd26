namespace KernelGen.Training;

/// <summary>
/// One-shot magnitude pruning: at one moment of the training, layers lose their smallest weights; before it they train with the weights
/// that they have, dense or not, afterwards with a fixed mask. Source: <i>Learning both Weights and Connections for Efficient Neural
/// Networks</i> (Han et al., NeurIPS 2015), section 3, with one round of pruning. At 0 it prunes a network that was trained before, in the
/// first step of its fine-tuning.
/// </summary>
public sealed class OneShotMagnitudePruning : SparsityMethod
{
    private readonly PruningTarget _target;
    private readonly double _at;

    /// <summary>Sets target and moment.</summary>
    /// <param name="sparsity">Share of zeros afterwards, over all layers together, from 0 to below 1.</param>
    /// <param name="at">Share of the training's steps after which it prunes, from 0 to below 1; the paper names none.</param>
    /// <param name="distribution">How the zeros are distributed; null for the same share in every layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public OneShotMagnitudePruning(double sparsity, double at = 0.5, SparsityDistribution? distribution = null)
    {
        _target = new PruningTarget(sparsity, nameof(sparsity), distribution);
        _at = at >= 0 && at < 1
            ? at
            : throw new ArgumentOutOfRangeException(
                nameof(at), FormattableString.Invariant($"at is {at}; it is a share of the steps, from 0 to below 1."));
    }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"{_target.Settings} at {_at}");

    /// <inheritdoc/>
    protected override void Begin() => _target.Check(Layers);

    /// <inheritdoc/>
    protected override bool IsDue(in TrainingClock clock) => clock.Step == (long)(_at * clock.Steps);

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        var targets = _target.Of(layers);
        for (int i = 0; i < layers.Count; i++)
            layers[i].PruneTo(targets[i]);
    }
}
