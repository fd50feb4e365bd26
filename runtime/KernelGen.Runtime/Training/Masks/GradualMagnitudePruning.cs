namespace KernelGen.Training;

/// <summary>
/// Gradual magnitude pruning: layers begin with the weights that they have, dense or not, and lose the smallest ones until a sparsity is
/// reached, by the cubic schedule <c>s = s_f + (s_i - s_f) (1 - t)^3</c>, with t from 0 to 1 between two moments of the training. Source:
/// <i>To prune, or not to prune</i> (Zhu and Gupta, 2017), section 3, equation 1.
/// </summary>
public sealed class GradualMagnitudePruning : SparsityMethod
{
    private readonly PruningTarget _target;
    private readonly MaskTimes _times;
    private double[] _initial = [];

    /// <summary>Sets target and schedule.</summary>
    /// <param name="sparsity">Share of zeros at the end, over all layers together, from 0 to below 1.</param>
    /// <param name="begin">Share of the training's steps after which pruning begins, from 0 to below 1.</param>
    /// <param name="end">Share of the steps after which it ends, above <paramref name="begin"/> and at most 1.</param>
    /// <param name="interval">Steps from one change of the masks to the next, at least 1.</param>
    /// <param name="distribution">How the zeros are distributed; null for the same share in every layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public GradualMagnitudePruning(
        double sparsity, double begin = 0.05, double end = 0.6, int interval = 100, SparsityDistribution? distribution = null)
    {
        _target = new PruningTarget(sparsity, nameof(sparsity), distribution);
        _times = new MaskTimes(begin, end, interval, nameof(begin), nameof(end), nameof(interval));
    }

    /// <inheritdoc/>
    public override string Settings =>
        FormattableString.Invariant($"{_target.Settings} {_times.Settings}");

    /// <inheritdoc/>
    protected override void SaveState(SavedNumbers numbers) => numbers.SaveDoubles("initial_sparsity", _initial);

    /// <inheritdoc/>
    protected override void LoadState(SavedNumbers numbers) => _initial = numbers.Doubles("initial_sparsity", Layers.Count);

    /// <inheritdoc/>
    protected override void Begin()
    {
        _target.Check(Layers);
        _initial = [.. Layers.Select(layer => layer.Sparsity)];
    }

    /// <inheritdoc/>
    protected override bool IsDue(in TrainingClock clock) => _times.Contains(clock);

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        long first = _times.First(clock), last = _times.Last(clock);
        double left = last == first ? 0 : (double)(last - clock.Step) / (last - first), cube = left * left * left;
        var targets = _target.Of(layers);
        for (int i = 0; i < layers.Count; i++)
            layers[i].PruneTo(targets[i] + ((_initial[i] - targets[i]) * cube));
    }
}
