namespace KernelGen.Training;

/// <summary>
/// Sparse evolutionary training (SET): from time to time, each layer drops a share of its smallest weights and grows as many at random
/// positions. Source: <i>Scalable training of artificial neural networks with adaptive sparse connectivity inspired by network science</i>
/// (Mocanu et al., Nature Communications 2018), algorithm 1.
/// </summary>
public sealed class SparseEvolutionaryTraining : WeightReplacement
{
    private readonly int _seed;

    /// <summary>Sets how much changes, and when.</summary>
    /// <param name="share">Share of the weights that is replaced, above 0 and below 1.</param>
    /// <param name="end">Share of the training's steps after which masks stay, above 0 and at most 1.</param>
    /// <param name="interval">Steps from one change of the masks to the next, at least 1.</param>
    /// <param name="seed">Seed of the positions.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public SparseEvolutionaryTraining(double share = 0.3, double end = 0.75, int interval = 100, int seed = 1)
        : base(share, end, interval) => _seed = seed;

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"{base.Settings} seed {_seed}");

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            int count = CountOf(layers[i], clock);
            layers[i].ReplaceAtRandom(count, MaskSeed.Of(_seed, clock, i, layers.Count));
        }
    }

    /// <summary>The share stays.</summary>
    private protected override double ShareOf(double initial, in TrainingClock clock) => initial;
}
