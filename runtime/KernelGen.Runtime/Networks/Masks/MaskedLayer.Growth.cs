namespace KernelGen;

/// <content>New weights, and those that they replace.</content>
public sealed partial class MaskedLayer
{
    /// <summary>
    /// Grows weights at random positions that have none, all equally likely; in a layer with blocks, whole ones; of balanced weights, as
    /// many in each group.
    /// </summary>
    /// <param name="count">
    /// How many; of blocks and of balanced weights, the number that is nearest. The mask becomes full where there are fewer positions.
    /// </param>
    /// <param name="seed">Same seed, same positions, on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public void GrowAtRandom(int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (Grid.EqualBlocksFor(count) is not (> 0 and var grown))
            return;
        var blocks = Blocks;
        Change(Grid.Whole(Grid.IsBalanced
            ? blocks.With(Grid.LargestPositions(RandomKeys(blocks, [], seed), grown))
            : blocks.WithRandom(grown, seed)));
    }

    /// <summary>
    /// Drops weights, those of smallest magnitude first, and grows as many at random positions that have none; of balanced weights, in the
    /// group of each. In a layer with blocks, whole ones. New weights are zero.
    /// </summary>
    /// <param name="count">How many, from 0 to <see cref="Nonzeros"/>; of blocks, the number that is nearest.</param>
    /// <param name="seed">Same seed, same positions, on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public void ReplaceAtRandom(int count, long seed)
    {
        if (!Grid.IsBalanced)
        {
            DropSmallest(count);
            GrowAtRandom(count, seed);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Nonzeros);
        var blocks = Blocks;
        bool[] kept = MagnitudeSelection.Largest(BlockMagnitudes(), blocks.Nonzeros - BlocksFor(count));
        Replace(kept, Grid.Replacements(blocks, kept, RandomKeys(blocks, kept, seed), BlocksFor(count)));
    }

    /// <summary>Drops blocks, and grows others, in one change.</summary>
    /// <param name="kept">[blocks] whether each stays.</param>
    /// <param name="positions">Of the grid of blocks, row * columns + column, ascending and distinct.</param>
    internal void Replace(bool[] kept, int[] positions)
    {
        if (IsHeld)
            return;
        var blocks = Blocks;
        int dropped = kept.AsSpan().Count(false) * BlockWeights, grown = positions.Length * BlockWeights;
        _weights.Change(Grid.Whole(blocks.With(positions, kept)), Grid.Spread(Pattern, blocks, kept.AsSpan()));
        (Dropped, Grown) = (Dropped + dropped, Grown + grown);
    }

    /// <summary>[positions of blocks] random numbers from 0 on, -1 where a block stays.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="kept">[blocks] whether each stays; empty for all.</param>
    /// <param name="seed">Same seed, same numbers.</param>
    private static float[] RandomKeys(SparsityPattern blocks, ReadOnlySpan<bool> kept, long seed)
    {
        var random = new SeededRandom(seed);
        var keys = new float[blocks.Rows * blocks.Columns];
        foreach (ref float key in keys.AsSpan())
            key = MathF.Abs(random.NextUniform(1));
        int[] positions = blocks.Positions();
        for (int k = 0; k < positions.Length; k++)
            keys[positions[k]] = kept.IsEmpty || kept[k] ? -1 : keys[positions[k]];
        return keys;
    }

    /// <summary>
    /// Drops the weights that the dense gradient of this step was asked to replace, and grows as many where its magnitude is largest: in
    /// one change. Of balanced weights, each group grows as many as it loses. A position that is dropped and grown again begins at zero.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// No gradient was asked for in this step, or the mask has changed since positions were chosen.
    /// </exception>
    public void ReplaceByGradient()
    {
        if (IsHeld)
            return;
        int[] positions = ChosenPositions;
        var probe = _weights.Probe!;
        if (probe.Pattern != Pattern)
        {
            throw new InvalidOperationException(
                $"The mask of layer {Name} was changed after {probe.Owner?.GetType().Name} had chosen new positions for it: "
                + "by another hook, or by another call of the same step. Give each method its own layers by Keeps, or let their masks "
                + "change in other steps; a mask changes once a step.");
        }

        bool[] kept = probe.Kept;
        int dropped = kept.AsSpan().Count(false);
        _weights.Change(Pattern.With(positions, kept), kept);
        (Dropped, Grown) = (Dropped + dropped, Grown + positions.Length);
    }

    /// <summary>
    /// Grows weights where the magnitude of the dense gradient is largest, among the positions that
    /// <c>SparsityMethod.GradientCandidates</c> asked for. Positions that have a weight do not count.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// No gradient was asked for in this step, or weights are balanced: those that were dropped before may be of other groups.
    /// </exception>
    public void GrowByGradient()
    {
        int[] positions = ChosenPositions;
        if (Grid.IsBalanced)
        {
            throw new InvalidOperationException(
                $"Layer {Name} has balanced weights (BalancedInputs): to grow them after others were dropped would leave groups unequal. "
                + $"Call {nameof(ReplaceByGradient)}, which drops and grows in one change.");
        }

        Change(Pattern.With(positions));
    }
}
