using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>
/// Balanced sparsity: as many blocks in every group of consecutive inputs of an output, at one tap (<i>Balanced Sparsity for Efficient DNN
/// Inference on GPU</i>, Yao et al., AAAI 2019, section 3). Groups of four with two weights are 2:4; one group of all inputs is a constant
/// fan-in.
/// </content>
internal sealed partial class BlockGrid
{
    /// <summary>Inputs of a group; 0 where weights are not balanced.</summary>
    public int BalancedInputs => balanced;

    /// <summary>Whether every group has equally many weights.</summary>
    public bool IsBalanced => balanced > 0;

    /// <summary>How many groups there are: the number of blocks is a multiple of it. 1 where weights are not balanced.</summary>
    public int Groups => IsBalanced ? BlockRows * BlockColumns / GroupSize : 1;

    /// <summary>Blocks that a group has room for.</summary>
    private int GroupSize => balanced / block.Inputs;

    /// <summary>[columns of blocks] the group of each within its row.</summary>
    private int[] GroupsOfRow => field ??= GroupSelection.GroupsOf(BlockColumns, GroupSize, taps);

    /// <summary>Blocks of each group that are nearest to what a sparsity leaves, at least one unless it leaves nothing.</summary>
    public int BlocksOfGroup(double sparsity)
    {
        int nearest = (int)Math.Round((1 - sparsity) * GroupSize, MidpointRounding.AwayFromZero);
        return sparsity < 1 ? Math.Max(1, nearest) : 0;
    }

    /// <summary>What is wrong with a sparsity that would leave nothing of a group; null where nothing is.</summary>
    public string? SparsityFault(double sparsity)
    {
        double left = (1 - sparsity) * GroupSize;
        if (!IsBalanced || sparsity >= 1 || Math.Round(left, MidpointRounding.AwayFromZero) >= 1)
            return null;
        string inputs = block.Inputs == 1 ? "weights" : $"blocks of {block.Inputs} inputs";
        return FormattableString.Invariant($"a sparsity of {sparsity} leaves {left:0.###} {inputs} of every {balanced} inputs ")
            + "(BalancedInputs), but each has at least one. "
            + FormattableString.Invariant($"Choose a sparsity of at most {1 - (1.0 / GroupSize):0.######}, or declare larger groups.");
    }

    /// <summary>How many blocks are nearest to a number of weights; of balanced ones, as many of each group.</summary>
    public int EqualBlocksFor(int weights)
    {
        long ofEach = (long)block.Weights * Groups, each = (weights + (ofEach / 2)) / ofEach;
        return (int)Math.Min(each * Groups, int.MaxValue / Groups * Groups);
    }

    /// <summary>[blocks] whether each is among the largest; of balanced ones, as many of each group.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="magnitudes">[blocks] their magnitudes.</param>
    /// <param name="count">How many, a multiple of <see cref="Groups"/>.</param>
    public bool[] Largest(SparsityPattern blocks, ReadOnlySpan<float> magnitudes, int count) => IsBalanced
        ? GroupSelection.Largest(blocks, magnitudes, count / Groups, GroupsOfRow)
        : MagnitudeSelection.Largest(magnitudes, count);

    /// <summary>The positions with the largest keys, as many in each group of balanced weights.</summary>
    /// <param name="keys">[positions of blocks] the keys; negative ones are never chosen.</param>
    /// <param name="count">How many, a multiple of <see cref="Groups"/>.</param>
    public int[] LargestPositions(ReadOnlySpan<float> keys, int count)
    {
        var counts = new int[Groups];
        Array.Fill(counts, count / Groups);
        return MagnitudeSelection.NumbersOf(GroupSelection.Largest(keys, BlockRows, BlockColumns, GroupSize, taps, counts));
    }

    /// <summary>The positions with the largest keys; of balanced weights, as many in each group as it has lost.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="kept">[blocks] whether each stays.</param>
    /// <param name="keys">[positions of blocks] the keys; negative ones, as those of blocks that stay must be, are never chosen.</param>
    /// <param name="count">How many, where weights are not balanced.</param>
    public int[] Replacements(SparsityPattern blocks, ReadOnlySpan<bool> kept, ReadOnlySpan<float> keys, int count)
    {
        if (!IsBalanced)
            return MagnitudeSelection.LargestNumbers(keys, count);
        int[] dropped = CountsOf(blocks, kept);
        return MagnitudeSelection.NumbersOf(GroupSelection.Largest(keys, BlockRows, BlockColumns, GroupSize, taps, dropped));
    }

    /// <summary>[groups] how many blocks each has, or, with a choice, how many of them do not stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] CountsOf(SparsityPattern blocks, ReadOnlySpan<bool> kept = default)
    {
        var counts = new int[Groups];
        int ofRow = BlockColumns / GroupSize;
        int[] groups = GroupsOfRow;
        for (int row = 0; row < BlockRows; row++)
        {
            for (int k = blocks.RowStarts[row]; k < blocks.RowStarts[row + 1]; k++)
                counts[(row * ofRow) + groups[blocks.ColumnIndices[k]]] += kept.IsEmpty || !kept[k] ? 1 : 0;
        }

        return counts;
    }

    /// <summary>Names two groups that have not equally many blocks; null where all have.</summary>
    private string? Unbalance(SparsityPattern blocks)
    {
        int[] counts = CountsOf(blocks);
        int other = counts.AsSpan().IndexOfAnyExcept(counts[0]);
        return other < 0
            ? null
            : $"every {balanced} inputs of an output have equally many nonzeros (BalancedInputs), but {Describe(0)} has {counts[0]} "
                + $"{(IsSingle ? "" : "blocks ")}and {Describe(other)} {counts[other]}. "
                + "Choose the pattern by SparsityPattern.FromLargestInGroups, or let SetLargest choose it.";

        string Describe(int group)
        {
            var (row, place) = Math.DivRem(group, BlockColumns / GroupSize);
            int output = row * block.Outputs, first = place / taps * balanced;
            return $"output {output} at inputs {first} to {first + balanced - 1}{(taps > 1 ? $", tap {place % taps}" : "")}";
        }
    }
}
