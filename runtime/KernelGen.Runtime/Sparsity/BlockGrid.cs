using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// How W [rows, columns] is cut into blocks of some outputs by some inputs. A pattern of whole blocks has a pattern of blocks: a row for
/// each group of outputs, and a column for each group of inputs and tap.
/// </summary>
/// <param name="rows">Rows of W, a multiple of the outputs of a block.</param>
/// <param name="columns">Columns of W: inputs by taps, the inputs a multiple of those of a block.</param>
/// <param name="block">The size of a block.</param>
/// <param name="taps">Taps of a convolution, which its columns count within each input; 1 for a linear layer.</param>
/// <param name="balanced">
/// Inputs of a group, in each of which an output has equally many nonzeros; a multiple of those of a block. 0 where nonzeros may be
/// anywhere.
/// </param>
internal sealed partial class BlockGrid(int rows, int columns, WeightBlock block, int taps = 1, int balanced = 0)
{
    /// <summary>The size of a block.</summary>
    public WeightBlock Block => block;

    /// <summary>Whether each weight is a block by itself.</summary>
    public bool IsSingle => block.Weights == 1;

    /// <summary>Whether the weights of a block do not lie side by side in a row of W.</summary>
    private bool IsSplit => block.Inputs > 1 && taps > 1;

    private int BlockRows => rows / block.Outputs;

    private int BlockColumns => columns / block.Inputs;

    /// <summary>
    /// What is wrong with a pattern: a block that it has in part, or a group with more weights than another; null where nothing is.
    /// </summary>
    public string? Fault(SparsityPattern pattern)
    {
        if (!IsSingle && BlocksOf(pattern) is { AreWhole: false } blocks)
            return Incomplete(pattern, blocks.Pattern);
        return IsBalanced ? Unbalance(Touched(pattern)) : null;
    }

    /// <summary>The blocks that hold a position of a pattern: those of a pattern of whole blocks.</summary>
    public SparsityPattern Touched(SparsityPattern pattern) => IsSingle ? pattern : BlocksOf(pattern).Pattern;

    /// <summary>
    /// Those that the pattern keeps, or else found and kept. Layers of other threads may put blocks of another size in their place at any
    /// time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private PatternBlocks BlocksOf(SparsityPattern pattern)
    {
        if (pattern.Blocks is { } known && known.Block == block && known.Taps == taps)
            return known;
        var starts = new int[BlockRows + 1];
        var indices = new List<int>(pattern.Nonzeros / block.Weights);
        var seen = new int[BlockColumns];
        for (int blockRow = 0; blockRow < BlockRows; blockRow++)
        {
            int first = indices.Count;
            for (int k = pattern.RowStarts[blockRow * block.Outputs]; k < pattern.RowStarts[(blockRow + 1) * block.Outputs]; k++)
            {
                int column = BlockColumnOf(pattern.ColumnIndices[k]);
                if (seen[column] == blockRow + 1)
                    continue;
                seen[column] = blockRow + 1;
                indices.Add(column);
            }

            indices.Sort(first, indices.Count - first, null);
            starts[blockRow + 1] = indices.Count;
        }

        var blocks = SparsityPattern.FromSorted(BlockRows, BlockColumns, starts, [.. indices]);
        var found = new PatternBlocks(block, taps, blocks, AreWhole: blocks.Nonzeros * block.Weights == pattern.Nonzeros);
        pattern.Blocks = found;
        return found;
    }

    /// <summary>All positions of some blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SparsityPattern Whole(SparsityPattern blocks)
    {
        if (IsSingle)
            return blocks;
        var starts = new int[rows + 1];
        var indices = new int[blocks.Nonzeros * block.Weights];
        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            int blockRow = row / block.Outputs, first = count, length = starts[row] - (row > 0 ? starts[row - 1] : 0);
            if (row % block.Outputs > 0)
            {
                // The rows of a block have the same columns.
                indices.AsSpan(count - length, length).CopyTo(indices.AsSpan(count));
                count += length;
            }
            else
            {
                for (int k = blocks.RowStarts[blockRow]; k < blocks.RowStarts[blockRow + 1]; k++)
                {
                    for (int input = 0; input < block.Inputs; input++)
                        indices[count++] = ColumnOf(blocks.ColumnIndices[k], input);
                }

                // Of several inputs, the taps of one come before the next input.
                if (IsSplit)
                    Array.Sort(indices, first, count - first);
            }

            starts[row + 1] = count;
        }

        var whole = SparsityPattern.FromSorted(rows, columns, starts, indices);
        whole.Blocks = new(block, taps, blocks, true);
        return whole;
    }

    /// <summary>
    /// [blocks of weights] for each weight its number in the pattern's output-major order; the weights of a block one after the other,
    /// input by input, and of each input output by output.
    /// </summary>
    /// <param name="pattern">A pattern of whole blocks.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="order">The blocks in the order that is wanted, by their numbers in output-major order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int[] WeightsOf(SparsityPattern pattern, SparsityPattern blocks, ReadOnlySpan<int> order)
    {
        if (IsSingle)
            return order.ToArray();
        var weights = new int[order.Length * block.Weights];
        int[] rowOf = RowsOf(blocks);
        ReadOnlySpan<int> starts = pattern.RowStarts, blockStarts = blocks.RowStarts;
        int count = 0;
        foreach (int number in order)
        {
            int blockRow = rowOf[number], place = (number - blockStarts[blockRow]) * block.Inputs;
            var rowStarts = starts.Slice(blockRow * block.Outputs, block.Outputs + 1);
            for (int input = 0; input < block.Inputs; input++)
            {
                int column = IsSplit ? ColumnOf(blocks.ColumnIndices[number], input) : 0;
                for (int output = 0; output < block.Outputs; output++)
                {
                    int start = rowStarts[output];
                    weights[count++] = start + (IsSplit
                        ? pattern.ColumnIndices[start..rowStarts[output + 1]].BinarySearch(column)
                        : place + input);
                }
            }
        }

        return weights;
    }

    /// <summary>
    /// The blocks whose mean magnitude is largest, as many as are nearest to what a sparsity leaves; of balanced weights, in each group.
    /// </summary>
    public SparsityPattern Largest(ReadOnlySpan<float> weights, double sparsity)
    {
        SparsityPattern.RequireWeights(rows, columns, weights);
        var magnitudes = new float[weights.Length];
        for (int i = 0; i < magnitudes.Length; i++)
            magnitudes[i] = Math.Abs(weights[i]);
        float[] sums = Sums(magnitudes);
        return Whole(IsBalanced
            ? SparsityPattern.FromLargestInGroups(BlockRows, BlockColumns, sums, BlocksOfGroup(sparsity), GroupSize, taps)
            : SparsityPattern.FromLargest(BlockRows, BlockColumns, sums, OfBlocks(sparsity)));
    }

    /// <summary>Random blocks, as many as are nearest to what a sparsity leaves; of balanced weights, in each group.</summary>
    public SparsityPattern Random(double sparsity, int seed) => Whole(IsBalanced
        ? SparsityPattern.RandomInGroups(BlockRows, BlockColumns, BlocksOfGroup(sparsity), GroupSize, seed, taps)
        : SparsityPattern.Random(BlockRows, BlockColumns, OfBlocks(sparsity), seed));

    /// <summary>How many blocks are nearest to a number of weights.</summary>
    public int BlocksFor(int weights) => (int)((weights + (block.Weights / 2L)) / block.Weights);

    /// <summary>The share of empty blocks for a share of zeros: a layer that is to have weights gets at least one block.</summary>
    private double OfBlocks(double sparsity)
    {
        bool isLost = SparsityPattern.NonzerosFor(rows, columns, sparsity) > 0
            && SparsityPattern.NonzerosFor(BlockRows, BlockColumns, sparsity) == 0;
        return isLost ? 1 - (1.0 / ((double)BlockRows * BlockColumns)) : sparsity;
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static int[] Count(int count) => [.. Enumerable.Range(0, count)];

    private static int[] RowsOf(SparsityPattern blocks)
    {
        var rowOf = new int[blocks.Nonzeros];
        for (int row = 0; row < blocks.Rows; row++)
            rowOf.AsSpan(blocks.RowStarts[row]..blocks.RowStarts[row + 1]).Fill(row);
        return rowOf;
    }

    private int BlockColumnOf(int column) => (column / taps / block.Inputs * taps) + (column % taps);

    private int ColumnOf(int blockColumn, int input) => (((blockColumn / taps * block.Inputs) + input) * taps) + (blockColumn % taps);

    private string Incomplete(SparsityPattern pattern, SparsityPattern blocks)
    {
        for (int blockRow = 0; blockRow < blocks.Rows; blockRow++)
        {
            for (int k = blocks.RowStarts[blockRow]; k < blocks.RowStarts[blockRow + 1]; k++)
            {
                int blockColumn = blocks.ColumnIndices[k], first = blockRow * block.Outputs;
                var kept = (from output in Enumerable.Range(0, block.Outputs)
                            from input in Enumerable.Range(0, block.Inputs)
                            let at = (Row: first + output, Column: ColumnOf(blockColumn, input))
                            select (At: at, IsThere: pattern.Contains(at.Row, at.Column))).ToArray();
                if (kept.All(position => position.IsThere))
                    continue;
                var (there, missing) = (kept.First(position => position.IsThere).At, kept.First(position => !position.IsThere).At);
                return $"the weights come in blocks of {Count(block.Outputs, "output")} x {Count(block.Inputs, "input")} (BlockOutputs, "
                    + $"BlockInputs), but the pattern has [{there.Row}, {there.Column}] and not [{missing.Row}, {missing.Column}] of the "
                    + "same block. Give whole blocks, or let SetLargest choose them.";
            }
        }

        throw new InvalidOperationException("All blocks are whole.");
    }
}
