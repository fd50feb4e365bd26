namespace KernelGen.Training;

/// <summary>
/// Gradual magnitude pruning to N:M sparsity: of every group of M consecutive inputs of an output, at one tap of a convolution, the N
/// largest weights stay. Groups lose weights one by one: each keeps <c>n = N + round((M - N) (1 - t)^3)</c>, with t from 0 to 1 between two
/// moments of the training. Sources: <i>Learning N:M Fine-grained Structured Sparse Neural Networks From Scratch</i> (Zhou et al., ICLR
/// 2021), section 2, for the masks; <i>To prune, or not to prune</i> (Zhu and Gupta, 2017), section 3, equation 1, for the schedule.
/// </summary>
/// <remarks>
/// For exactly N weights in every group, layers begin dense: <c>network.Initialize(seed, sparsity: 0)</c>, with <c>DenseKernels = true</c>
/// for the time until then. A group that has fewer than N keeps those. Layers whose inputs (of a convolution, the input channels of a
/// group of channels) M does not divide, and layers with blocks, need <see cref="SparsityMethod.Keeps"/>. N:M masks are for exchange with
/// hardware that wants them; the kernels of this library are nearly as fast with as many weights anywhere.
/// </remarks>
public sealed class GradualNMPruning : SparsityMethod
{
    private readonly int _keep;
    private readonly int _group;
    private readonly MaskTimes _times;

    /// <summary>What groups were pruned to last in this run: so many need not be looked for again. A resumed run looks once more.</summary>
    private int _kept;

    /// <summary>Sets groups and schedule.</summary>
    /// <param name="keep">N: weights that every group keeps, from 1 to <paramref name="group"/>; 2 for 2:4.</param>
    /// <param name="group">M: inputs of a group, at least 2; 4 for 2:4.</param>
    /// <param name="begin">Share of the training's steps after which pruning begins, from 0 to below 1.</param>
    /// <param name="end">Share of the steps after which it ends, above <paramref name="begin"/> and at most 1.</param>
    /// <param name="interval">Steps from one change of the masks to the next, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public GradualNMPruning(int keep, int group, double begin = 0.05, double end = 0.6, int interval = 100)
    {
        _group = group >= 2
            ? group
            : throw new ArgumentOutOfRangeException(nameof(group), group, $"A group has {group} inputs; it needs at least 2, say 4.");
        _keep = keep >= 1 && keep <= group
            ? keep
            : throw new ArgumentOutOfRangeException(
                nameof(keep), keep, $"A group of {group} inputs cannot keep {keep} weights. Keep 1 to {group}.");
        _times = new MaskTimes(begin, end, interval, nameof(begin), nameof(end), nameof(interval));
    }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"{_keep} of {_group} {_times.Settings}");

    /// <inheritdoc/>
    protected override void Begin()
    {
        _kept = _group;
        foreach (var layer in Layers)
        {
            if (layer.GroupFault(_group) is { } fault)
                throw new InvalidOperationException($"{GetType().Name}: {fault} Or let the layer keep its mask, by Keeps.");
        }
    }

    /// <inheritdoc/>
    protected override bool IsDue(in TrainingClock clock) => _times.Contains(clock);

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        long first = _times.First(clock), last = _times.Last(clock);
        double left = last == first ? 0 : (double)(last - clock.Step) / (last - first);
        int keep = _keep + (int)Math.Round((_group - _keep) * left * left * left);
        if (keep == _kept)
            return;
        foreach (var layer in layers)
            layer.KeepLargestInGroups(keep, _group);
        _kept = keep;
    }
}
