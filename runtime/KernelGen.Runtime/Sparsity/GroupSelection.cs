using System.Buffers;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>Finds the largest numbers of every group of consecutive inputs of an output, at one tap.</summary>
internal static class GroupSelection
{
    /// <summary>[nonzeros] whether each is among the largest of its group, in time in proportion to nonzeros and groups.</summary>
    /// <param name="pattern">The nonzeros; its columns are inputs by taps.</param>
    /// <param name="magnitudes">[nonzeros] their magnitudes, in output-major order.</param>
    /// <param name="keep">Weights to choose of each group; all of a group that has fewer.</param>
    /// <param name="groups">[columns] the group of each, from <see cref="GroupsOf"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool[] Largest(SparsityPattern pattern, ReadOnlySpan<float> magnitudes, int keep, ReadOnlySpan<int> groups)
    {
        var kept = new bool[pattern.Nonzeros];
        var starts = new int[groups[^1] + 2];
        int[] order = ArrayPool<int>.Shared.Rent(pattern.Columns);
        float[] sorted = ArrayPool<float>.Shared.Rent(pattern.Columns);
        bool[] chosen = ArrayPool<bool>.Shared.Rent(pattern.Columns);
        for (int row = 0; row < pattern.Rows; row++)
        {
            // A counting sort by group: the columns of one tap of a convolution do not lie side by side.
            int first = pattern.RowStarts[row], end = pattern.RowStarts[row + 1];
            Array.Clear(starts);
            for (int k = first; k < end; k++)
                starts[groups[pattern.ColumnIndices[k]] + 1]++;
            for (int i = 1; i < starts.Length; i++)
                starts[i] += starts[i - 1];
            for (int k = end - 1; k >= first; k--)
            {
                int at = --starts[groups[pattern.ColumnIndices[k]] + 1];
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
    }

    /// <summary>[rows, columns] whether each number is among the largest of its group.</summary>
    /// <param name="keys">[rows, columns] the numbers; negative ones take no part.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns: inputs by taps.</param>
    /// <param name="group">Inputs of a group, a divisor of the inputs.</param>
    /// <param name="taps">Taps of each input.</param>
    /// <param name="counts">[groups] how many to choose of each, row by row and in a row as <see cref="GroupsOf"/> counts them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool[] Largest(ReadOnlySpan<float> keys, int rows, int columns, int group, int taps, ReadOnlySpan<int> counts)
    {
        var mask = new bool[keys.Length];
        Span<float> ofGroup = new float[group];
        Span<bool> chosen = new bool[group];
        for (int row = 0, number = 0; row < rows; row++)
        {
            for (int first = 0; first < columns; first += group * taps)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    int at = (row * columns) + first + tap;
                    for (int n = 0; n < group; n++)
                        ofGroup[n] = keys[at + (n * taps)];
                    MagnitudeSelection.Choose(ofGroup, counts[number++], chosen);
                    for (int n = 0; n < group; n++)
                        mask[at + (n * taps)] = chosen[n];
                }
            }
        }

        return mask;
    }

    /// <summary>[columns] the group of each column, counted within its row: group by group, and in each tap by tap.</summary>
    /// <param name="columns">Columns: inputs by taps.</param>
    /// <param name="group">Inputs of a group, a divisor of the inputs.</param>
    /// <param name="taps">Taps of each input.</param>
    public static int[] GroupsOf(int columns, int group, int taps) =>
        [.. Enumerable.Range(0, columns).Select(column => (column / taps / group * taps) + (column % taps))];
}
