namespace KernelGen;

/// <content>
/// Patterns with the same number of weights in every group of inputs: N:M sparsity (<i>Learning N:M Fine-grained Structured Sparse Neural
/// Networks From Scratch</i>, Zhou et al., ICLR 2021), and, with one group of all inputs, a constant fan-in.
/// </content>
public sealed partial class SparsityPattern
{
    /// <summary>
    /// The weights with the largest magnitudes of each group of consecutive inputs of a row: <c>keep: 2, group: 4</c> for 2:4, and a group
    /// of all inputs for a constant fan-in. Of equal magnitudes, the earlier ones are kept.
    /// </summary>
    /// <param name="rows">Output features; of a convolution all output channels.</param>
    /// <param name="columns">
    /// Input features; of a convolution <c>inChannels / Groups * taps</c>, in the order of <see cref="SparseConv2d.ToDense()"/>.
    /// </param>
    /// <param name="weights">Row-major W [rows, columns], finite.</param>
    /// <param name="keep">Weights that each group keeps, from 0 to <paramref name="group"/>.</param>
    /// <param name="group">Inputs of a group, a divisor of <c>columns / taps</c>.</param>
    /// <param name="taps">
    /// Taps of a convolution: rows by columns of its kernel. Its groups are those of the input channels at one tap. For a constant fan-in
    /// over all taps, leave 1 and give all columns as the group.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The weights have another shape, or one is NaN or infinite, or the groups do not fit the inputs.
    /// </exception>
    public static SparsityPattern FromLargestInGroups(
        int rows, int columns, ReadOnlySpan<float> weights, int keep, int group, int taps = 1)
    {
        RequireWeights(rows, columns, weights);
        RequireGroups(columns, keep, group, taps);
        var magnitudes = new float[weights.Length];
        for (int i = 0; i < magnitudes.Length; i++)
            magnitudes[i] = Math.Abs(weights[i]);
        var counts = new int[rows * (columns / group)];
        Array.Fill(counts, keep);
        return FromMask(rows, columns, GroupSelection.Largest(magnitudes, rows, columns, group, taps, counts));
    }

    /// <summary>A pattern of as many positions in each group of inputs, drawn uniformly.</summary>
    /// <param name="rows">As in <see cref="FromLargestInGroups"/>.</param>
    /// <param name="columns">As there.</param>
    /// <param name="keep">As there.</param>
    /// <param name="group">As there.</param>
    /// <param name="seed">The same seed gives the same pattern on every machine.</param>
    /// <param name="taps">As there.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the groups do not fit the inputs.</exception>
    public static SparsityPattern RandomInGroups(int rows, int columns, int keep, int group, int seed, int taps = 1)
    {
        RequireSize(rows, columns);
        RequireGroups(columns, keep, group, taps);
        var random = new SeededRandom(seed);
        var numbers = new float[rows * columns];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextUniform(1);
        return FromLargestInGroups(rows, columns, numbers, keep, group, taps);
    }

    private static void RequireGroups(int columns, int keep, int group, int taps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(taps);
        if (columns % taps != 0)
        {
            throw new ArgumentException(
                $"{columns} columns are not as many for each of {taps} taps. Pass inputs * taps columns, the taps of one input together.",
                nameof(taps));
        }

        int inputs = columns / taps;
        if (group < 1 || inputs % group != 0)
        {
            throw new ArgumentException(
                $"{inputs} inputs cannot be cut into groups of {group}. Choose a divisor of {inputs}.", nameof(group));
        }

        if (keep < 0 || keep > group)
        {
            throw new ArgumentOutOfRangeException(
                nameof(keep), keep, $"A group of {group} inputs cannot keep {keep} weights. Keep 0 to {group}.");
        }
    }
}
