namespace KernelGen;

/// <content>The methods that create a pattern; each validates its arguments.</content>
public sealed partial class SparsityPattern
{
    /// <summary>A pattern from compressed sparse rows.</summary>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="rowStarts">[rows + 1], starting at 0, never decreasing, ending at the number of nonzeros.</param>
    /// <param name="columnIndices">[nonzeros], strictly ascending within each row.</param>
    /// <exception cref="ArgumentException">
    /// An array has the wrong length, or an index is out of range, unsorted or repeated; the message says which.
    /// </exception>
    public static SparsityPattern FromCsr(int rows, int columns, ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> columnIndices)
    {
        RequireCsr(rows, columns, rowStarts, columnIndices);
        return new SparsityPattern(rows, columns, rowStarts.ToArray(), columnIndices.ToArray());
    }

    /// <summary>A pattern from compressed sparse rows that are known to be right; it takes ownership of the arrays.</summary>
    internal static SparsityPattern FromSorted(int rows, int columns, int[] rowStarts, int[] columnIndices) =>
        new(rows, columns, rowStarts, columnIndices);

    /// <summary>Checks compressed sparse rows.</summary>
    /// <inheritdoc cref="FromCsr"/>
    internal static void RequireCsr(int rows, int columns, ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> columnIndices)
    {
        RequireSize(rows, columns);
        if (rowStarts.Length != rows + 1)
            throw new ArgumentException($"rowStarts has {rowStarts.Length} entries, but {rows} rows need {rows + 1}.", nameof(rowStarts));
        if (rowStarts[0] != 0 || rowStarts[rows] != columnIndices.Length)
        {
            throw new ArgumentException(
                $"rowStarts runs from {rowStarts[0]} to {rowStarts[rows]}, "
                + $"but must run from 0 to the {columnIndices.Length} entries of columnIndices.",
                nameof(rowStarts));
        }

        for (int row = 0; row < rows; row++)
        {
            if (rowStarts[row + 1] < rowStarts[row] || rowStarts[row + 1] > columnIndices.Length)
            {
                throw new ArgumentException(
                    $"rowStarts goes from {rowStarts[row]} to {rowStarts[row + 1]} at row {row}; "
                    + $"it must never fall nor pass {columnIndices.Length}.",
                    nameof(rowStarts));
            }

            int previous = -1;
            for (int k = rowStarts[row]; k < rowStarts[row + 1]; k++)
            {
                int column = columnIndices[k];
                if (column < 0 || column >= columns)
                {
                    throw new ArgumentException(
                        $"columnIndices[{k}] = {column} in row {row} is out of range: columns go from 0 to {columns - 1}.",
                        nameof(columnIndices));
                }

                if (column <= previous)
                {
                    throw new ArgumentException(
                        $"columnIndices[{k}] = {column} in row {row} follows {previous}; sort each row and name no column twice.",
                        nameof(columnIndices));
                }

                previous = column;
            }
        }
    }

    /// <summary>A pattern of the positions at which the mask is true.</summary>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="mask">Row-major [rows, columns].</param>
    /// <exception cref="ArgumentException">The mask has another shape.</exception>
    public static SparsityPattern FromMask(int rows, int columns, ReadOnlySpan<bool> mask)
    {
        RequireLength(rows, columns, mask.Length, nameof(mask));
        var starts = new int[rows + 1];
        var indices = new int[mask.Count(true)];
        int k = 0;
        for (int row = 0; row < rows; row++)
        {
            var line = mask.Slice(row * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                if (line[column])
                    indices[k++] = column;
            }

            starts[row + 1] = k;
        }

        return new SparsityPattern(rows, columns, starts, indices);
    }

    /// <summary>A pattern of the positions at which <c>|w| &gt; threshold</c>.</summary>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="weights">Row-major W [rows, columns], finite.</param>
    /// <param name="threshold">Largest magnitude that is treated as zero; not negative.</param>
    /// <exception cref="ArgumentException">
    /// The weights have another shape, or one is NaN or infinite, or the threshold is negative or NaN.
    /// </exception>
    public static SparsityPattern FromMagnitude(int rows, int columns, ReadOnlySpan<float> weights, float threshold = 0)
    {
        RequireWeights(rows, columns, weights);
        if (!(threshold >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), FormattableString.Invariant($"The magnitude threshold is {threshold}; it must be 0 or more."));
        }

        var mask = new bool[weights.Length];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = Math.Abs(weights[i]) > threshold;
        return FromMask(rows, columns, mask);
    }

    /// <summary>
    /// A pattern of the weights with the largest magnitudes, exactly as many as the sparsity leaves (magnitude pruning). Of equal
    /// magnitudes, the earlier ones are kept.
    /// </summary>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="weights">Row-major W [rows, columns], finite.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <exception cref="ArgumentException">
    /// The weights have another shape, or one is NaN or infinite, or the sparsity is out of range.
    /// </exception>
    public static SparsityPattern FromLargest(int rows, int columns, ReadOnlySpan<float> weights, double sparsity)
    {
        RequireWeights(rows, columns, weights);
        int keep = NonzerosFor(rows, columns, sparsity);
        var magnitudes = new float[weights.Length];
        for (int i = 0; i < magnitudes.Length; i++)
            magnitudes[i] = Math.Abs(weights[i]);
        return FromMask(rows, columns, MagnitudeSelection.Largest(magnitudes, keep));
    }

    /// <summary>A pattern of exactly <c>round((1 - sparsity) * rows * columns)</c> positions drawn uniformly.</summary>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="sparsity">Share of zeros, from 0 to 1.</param>
    /// <param name="seed">The same seed gives the same pattern on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive or the sparsity is out of range.</exception>
    public static SparsityPattern Random(int rows, int columns, double sparsity, int seed)
    {
        RequireSize(rows, columns);
        int needed = NonzerosFor(rows, columns, sparsity), left = rows * columns;
        var random = new SeededRandom(seed);
        var mask = new bool[left];
        for (int i = 0; i < mask.Length; i++, left--)
        {
            // Selection sampling: a position is taken with probability needed / left, so exactly the needed number is taken.
            if (random.NextInt(left) < needed)
            {
                mask[i] = true;
                needed--;
            }
        }

        return FromMask(rows, columns, mask);
    }

    /// <summary>A pattern of all positions.</summary>
    internal static SparsityPattern Full(int rows, int columns) => Random(rows, columns, sparsity: 0, seed: 0);

    /// <summary>A pattern of some positions.</summary>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="positions">row * columns + column of each, ascending and distinct.</param>
    internal static SparsityPattern FromPositions(int rows, int columns, ReadOnlySpan<int> positions)
    {
        var starts = new int[rows + 1];
        var indices = new int[positions.Length];
        for (int k = 0; k < indices.Length; k++)
        {
            var (row, column) = Math.DivRem(positions[k], columns);
            starts[row + 1] = k + 1;
            indices[k] = column;
        }

        for (int row = 0; row < rows; row++)
            starts[row + 1] = Math.Max(starts[row + 1], starts[row]);
        return new SparsityPattern(rows, columns, starts, indices);
    }

    /// <summary>How many positions a sparsity leaves: <c>round((1 - sparsity) * rows * columns)</c>.</summary>
    internal static int NonzerosFor(int rows, int columns, double sparsity)
    {
        if (!(sparsity >= 0 && sparsity <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sparsity),
                FormattableString.Invariant($"The sparsity is {sparsity}; it is a share of zeros and must lie between 0 and 1."));
        }

        return (int)Math.Round((1 - sparsity) * rows * columns, MidpointRounding.AwayFromZero);
    }

    internal static void RequireWeights(int rows, int columns, ReadOnlySpan<float> weights)
    {
        RequireLength(rows, columns, weights.Length, nameof(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            if (!float.IsFinite(weights[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"weights[{i / columns}, {i % columns}] is {weights[i]}; weights must be finite."),
                    nameof(weights));
            }
        }
    }

    internal static void RequireLength(int rows, int columns, int length, string argument)
    {
        RequireSize(rows, columns);
        if (length != (long)rows * columns)
        {
            throw new ArgumentException(
                $"{argument} has {length} entries, but a {rows} x {columns} matrix has {(long)rows * columns}. Pass it row by row.",
                argument);
        }
    }

    private static void RequireSize(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if ((long)rows * columns > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows),
                $"A {rows} x {columns} matrix has more than {Array.MaxLength} entries, which is more than an array can hold.");
        }
    }
}
