using System.Buffers;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>Finds the largest weights of every group of consecutive inputs at one tap, among the nonzeros of a pattern.</summary>
internal static class GroupSelection
{
    /// <summary>[nonzeros] whether each is among the largest of its group, in time in proportion to nonzeros and groups.</summary>
    /// <param name="pattern">The nonzeros; its columns are inputs by taps.</param>
    /// <param name="magnitudes">[nonzeros] their magnitudes, in output-major order.</param>
    /// <param name="keep">Weights to choose of each group; all of a group that has fewer.</param>
    /// <param name="group">Inputs of a group, a divisor of the inputs.</param>
    /// <param name="taps">Taps of each input.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool[] Largest(SparsityPattern pattern, ReadOnlySpan<float> magnitudes, int keep, int group, int taps)
    {
        var kept = new bool[pattern.Nonzeros];
        var starts = new int[(pattern.Columns / group) + 1];
        int[] order = ArrayPool<int>.Shared.Rent(pattern.Columns);
        float[] sorted = ArrayPool<float>.Shared.Rent(pattern.Columns);
        bool[] chosen = ArrayPool<bool>.Shared.Rent(pattern.Columns);
        for (int row = 0; row < pattern.Rows; row++)
        {
            // A counting sort by group: the columns of one tap of a convolution do not lie side by side.
            int first = pattern.RowStarts[row], end = pattern.RowStarts[row + 1];
            Array.Clear(starts);
            for (int k = first; k < end; k++)
                starts[GroupOf(pattern.ColumnIndices[k]) + 1]++;
            for (int i = 1; i < starts.Length; i++)
                starts[i] += starts[i - 1];
            for (int k = end - 1; k >= first; k--)
            {
                int at = --starts[GroupOf(pattern.ColumnIndices[k]) + 1];
                (order[at], sorted[at]) = (k, magnitudes[k]);
            }

            // Each start has moved to the one of the group before.
            for (int i = 1; i < starts.Length; i++)
            {
                int from = starts[i], count = (i + 1 < starts.Length ? starts[i + 1] : end - first) - from;
                MagnitudeSelection.Choose(sorted.AsSpan(from, count), keep, chosen.AsSpan(from, count));
            }

            for (int at = 0; at < end - first; at++)
                kept[order[at]] = chosen[at];
        }

        ArrayPool<int>.Shared.Return(order);
        ArrayPool<float>.Shared.Return(sorted);
        ArrayPool<bool>.Shared.Return(chosen);
        return kept;

        int GroupOf(int column)
        {
            var (input, tap) = Math.DivRem(column, taps);
            return (input / group * taps) + tap;
        }
    }
}
