namespace KernelGen.Training;

/// <summary>
/// Alternating compressed and decompressed training (AC/DC): after a dense beginning, phases with the largest weights alone alternate with
/// phases in which all weights train; the last phase is sparse. Source: <i>AC/DC: Alternating Compressed/DeCompressed Training of Deep
/// Neural Networks</i> (Peste et al., NeurIPS 2021), algorithm 1; the defaults are the schedule of its ImageNet runs.
/// </summary>
/// <remarks>
/// Phases of equal length alternate from <c>begin</c> to <c>end</c>, a sparse one first. The one before the last is dense: where a sparse
/// phase would end there, the dense phase before it lasts so much longer, as in the paper. Weights that a dense phase brings back begin at
/// zero, and the state of the optimiser begins anew for all parameters then, as the authors' program resets momentum. The paper prunes
/// by <see cref="SparsityDistribution.GlobalMagnitude"/>. Declare layers with <c>DenseKernels = true</c>: dense phases are then computed
/// by dense kernels.
/// </remarks>
public sealed class AlternatingCompression : SparsityMethod
{
    private readonly PruningTarget _target;
    private readonly MaskTimes _times;
    private readonly double _phase;

    /// <summary>Sets target and schedule.</summary>
    /// <param name="sparsity">Share of zeros in sparse phases, over all layers together, from 0 to below 1.</param>
    /// <param name="begin">Share of the training's steps after which the first sparse phase begins, from 0 to below 1.</param>
    /// <param name="phase">Length of a phase as a share of the steps, above 0 and at most 1.</param>
    /// <param name="end">
    /// Share of the steps after which the last phase begins, above <paramref name="begin"/> and at most 1; it begins with the last step at
    /// the latest.
    /// </param>
    /// <param name="distribution">How the zeros are distributed; null for the same share in every layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AlternatingCompression(
        double sparsity, double begin = 0.1, double phase = 0.05, double end = 0.85, SparsityDistribution? distribution = null)
    {
        _target = new PruningTarget(sparsity, nameof(sparsity), distribution);
        _times = new MaskTimes(begin, end, 1, nameof(begin), nameof(end), "interval");
        _phase = phase > 0 && phase <= 1
            ? phase
            : throw new ArgumentOutOfRangeException(
                nameof(phase), FormattableString.Invariant($"phase is {phase}; it is a share of the steps, above 0 and at most 1."));
    }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"{_target.Settings} {_times.Settings} phase {_phase}");

    /// <inheritdoc/>
    protected override void Begin() => _target.Check(Layers);

    /// <inheritdoc/>
    protected override bool IsDue(in TrainingClock clock) =>
        clock.Step == 0 || IsSparse(clock) != IsSparse(clock with { Step = clock.Step - 1 });

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        if (IsSparse(clock))
        {
            var targets = _target.Of(layers);
            for (int i = 0; i < layers.Count; i++)
                layers[i].PruneTo(targets[i]);
            return;
        }

        foreach (var layer in layers)
            layer.Change(SparsityPattern.Full(layer.Pattern.Rows, layer.Pattern.Columns));
        ForgetOptimizerState();
    }

    private bool IsSparse(in TrainingClock clock)
    {
        long first = _times.First(clock), last = Math.Min(_times.End(clock), clock.Steps - 1);
        if (clock.Step < first || clock.Step >= last)
            return clock.Step >= last;
        long length = Math.Max(1, (long)(_phase * clock.Steps)), phase = (clock.Step - first) / length;
        bool isLast = phase == (last - first - 1) / length;
        return phase % 2 == 0 && !isLast;
    }
}
