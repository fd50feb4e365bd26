namespace KernelGen.Training;

/// <summary>
/// Cannistraci-Hebb training with soft rule (CHTs): from time to time, each layer drops small weights and grows as many where the graph of
/// its weights suggests a link, without any gradient. Source: <i>Brain network science modelling of sparse neural networks enables
/// Transformers and LLMs to perform as fully connected</i> (Zhang et al., NeurIPS 2025, arXiv 2501.19107).
/// </summary>
/// <remarks>
/// <para>
/// <b>Removal.</b> The weights that stay are drawn with probabilities in proportion to <c>|w|^T</c>, where T rises from 1 to 9 in
/// proportion to the steps. The share that is dropped falls as <c>zeta / 2 (1 + cos(pi t / t_end))</c>.
/// </para>
/// <para>
/// <b>Growth.</b> The new positions are drawn with probabilities in proportion to their CH2-L3n scores, a sum over paths of three links:
/// <c>(1 + i) / (1 + e)</c> for each node on such a path between output and input, where i counts the node's links to the other nodes on
/// such paths, and e its links to others. This is what the paper's products of matrices compute, and the score is exact; the earlier score
/// over single paths (CH3-L3p) is not implemented. Positions to which no path leads come last.
/// </para>
/// <para>
/// <b>Not implemented:</b> initial masks by receptive fields (BRF), the removal of neurons whose inputs or outputs have all gone, and the
/// sigmoid decay of density (CHTss). A position that is dropped and grown again in the same step begins at zero. The paper has linear
/// layers only; in a convolution, each channel and tap of the filter counts as an input, and all groups of channels as if they shared
/// their inputs.
/// </para>
/// <para>
/// <b>Cost</b> in such a step: at most <c>(outputs + inputs) * nonzeros</c> additions on one thread for each layer, as many as the dense
/// gradient of a batch of <c>(outputs + inputs) * density</c> samples, and a random number for each position; no backward pass does more
/// than usual. Memory: three numbers for each position, for one layer at a time.
/// </para>
/// </remarks>
public sealed class CannistraciHebbTraining : WeightReplacement
{
    private const double FirstPower = 1, LastPower = 9;

    private readonly int _seed;

    /// <summary>Sets how much changes, and when.</summary>
    /// <param name="share">zeta: share of the weights that is replaced at first, above 0 and below 1.</param>
    /// <param name="end">Share of the training's steps after which masks stay, above 0 and at most 1.</param>
    /// <param name="interval">Steps from one change of the masks to the next, at least 1.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public CannistraciHebbTraining(double share = 0.3, double end = 0.75, int interval = 100, int seed = 1)
        : base(share, end, interval) => _seed = seed;

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"{base.Settings} seed {_seed}");

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        double power = FirstPower + ((LastPower - FirstPower) * clock.Step / Times.End(clock));
        for (int i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            int count = layer.BlocksFor(CountOf(layer, clock));
            if (count == 0)
                continue;
            var random = new SeededRandom(MaskSeed.Of(_seed, clock, i, layers.Count));
            var blocks = layer.Blocks;
            bool[] kept = MagnitudeSelection.Largest(
                SoftSelection.Keys(layer.BlockMagnitudes(), power, ref random), blocks.Nonzeros - count);
            float[] growth = SoftSelection.Keys(LinkPrediction.Scores(blocks.Where(kept)), power: 1, ref random);
            layer.Replace(kept, layer.Weights.Grid.Replacements(blocks, kept, growth, count));
        }
    }
}
