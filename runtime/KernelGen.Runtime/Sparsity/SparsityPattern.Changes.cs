using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>Patterns that differ from this one in some positions; each takes time in proportion to the nonzeros.</content>
public sealed partial class SparsityPattern
{
    /// <summary>The positions for which a choice is true.</summary>
    /// <param name="kept">[nonzeros] the choice, in output-major order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal SparsityPattern Where(ReadOnlySpan<bool> kept)
    {
        var starts = new int[Rows + 1];
        var indices = new int[kept.Count(true)];
        int count = 0;
        for (int row = 0; row < Rows; row++)
        {
            for (int k = _rowStarts[row]; k < _rowStarts[row + 1]; k++)
            {
                if (kept[k])
                    indices[count++] = _columnIndices[k];
            }

            starts[row + 1] = count;
        }

        return new SparsityPattern(Rows, Columns, starts, indices);
    }

    /// <summary>These positions and others.</summary>
    /// <param name="positions">The others, row * columns + column, ascending and distinct; some may be in the pattern.</param>
    /// <param name="kept">[nonzeros] whether each of these positions stays, in output-major order; empty for all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal SparsityPattern With(ReadOnlySpan<int> positions, ReadOnlySpan<bool> kept = default)
    {
        var starts = new int[Rows + 1];
        var indices = new int[Nonzeros + positions.Length];
        int next = 0, count = 0;
        for (int row = 0; row < Rows; row++)
        {
            int first = row * Columns, end = first + Columns;
            for (int k = _rowStarts[row]; k < _rowStarts[row + 1]; k++)
            {
                if (!kept.IsEmpty && !kept[k])
                    continue;
                int position = first + _columnIndices[k];
                for (; next < positions.Length && positions[next] < position; next++)
                    indices[count++] = positions[next] - first;
                next += next < positions.Length && positions[next] == position ? 1 : 0;
                indices[count++] = _columnIndices[k];
            }

            for (; next < positions.Length && positions[next] < end; next++)
                indices[count++] = positions[next] - first;
            starts[row + 1] = count;
        }

        return new SparsityPattern(Rows, Columns, starts, indices[..count]);
    }

    /// <summary>These positions and some others, all equally likely; all others where there are not so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal SparsityPattern WithRandom(int count, long seed)
    {
        int empty = (Rows * Columns) - Nonzeros;
        int[] ranks = [.. RandomNumbers(Math.Min(count, empty), empty, seed).Order()];

        // The rank of an empty position is its number less the nonzeros before it.
        int nonzero = 0, next = 0;
        for (int row = 0; row < Rows && next < ranks.Length; row++)
        {
            for (int k = _rowStarts[row]; k < _rowStarts[row + 1]; k++, nonzero++)
            {
                int position = (row * Columns) + _columnIndices[k];
                for (; next < ranks.Length && ranks[next] + nonzero < position; next++)
                    ranks[next] += nonzero;
            }
        }

        for (; next < ranks.Length; next++)
            ranks[next] += nonzero;
        return With(ranks);
    }

    /// <summary>[nonzeros] row * columns + column of each, in output-major order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int[] Positions()
    {
        var positions = new int[Nonzeros];
        for (int row = 0; row < Rows; row++)
        {
            for (int k = _rowStarts[row]; k < _rowStarts[row + 1]; k++)
                positions[k] = (row * Columns) + _columnIndices[k];
        }

        return positions;
    }

    /// <summary>How many positions are in both patterns, which have the same rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int CountCommon(SparsityPattern other)
    {
        int common = 0;
        for (int row = 0; row < Rows; row++)
        {
            int k = other._rowStarts[row], end = other._rowStarts[row + 1];
            for (int own = _rowStarts[row]; own < _rowStarts[row + 1]; own++)
            {
                while (k < end && other._columnIndices[k] < _columnIndices[own])
                    k++;
                common += k < end && other._columnIndices[k] == _columnIndices[own] ? 1 : 0;
            }
        }

        return common;
    }

    /// <summary>Distinct numbers from 0 to <paramref name="end"/> - 1 (Floyd's algorithm).</summary>
    private static HashSet<int> RandomNumbers(int count, int end, long seed)
    {
        var random = new SeededRandom(seed);
        var numbers = new HashSet<int>(count);
        for (int last = end - count; last < end; last++)
        {
            int number = random.NextInt(last + 1);
            if (!numbers.Add(number))
                numbers.Add(last);
        }

        return numbers;
    }
}
