using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <content>
/// Patterns that differ from this one in some positions; each takes time in proportion to the nonzeros, or a 64th of the positions.
/// </content>
public sealed partial class SparsityPattern
{
    private const int BitsPerWord = 64;

    /// <summary>The positions for which a choice is true.</summary>
    /// <param name="kept">[nonzeros] the choice, in output-major order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal SparsityPattern Where(ReadOnlySpan<bool> kept)
    {
        var starts = new int[Rows + 1];
        var indices = new int[kept.Count(true)];
        var isKept = MemoryMarshal.AsBytes(kept);
        int count = 0;
        for (int row = 0; row < Rows; row++)
        {
            // Each is written, and the next one over it unless it is kept: no branch depends on the choice.
            for (int k = _rowStarts[row], end = _rowStarts[row + 1]; k < end && count < indices.Length; k++)
            {
                indices[count] = _columnIndices[k];
                count += isKept[k];
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
        // A row is a set of bits, so that positions go in and come out in order without comparing them.
        var starts = new int[Rows + 1];
        var bits = new ulong[(Columns + BitsPerWord - 1) / BitsPerWord];
        int[] indices = ArrayPool<int>.Shared.Rent(Nonzeros + positions.Length);
        var isKept = MemoryMarshal.AsBytes(kept);
        int next = 0, count = 0;
        for (int row = 0; row < Rows; row++)
        {
            int first = row * Columns, end = first + Columns;
            for (int k = _rowStarts[row]; k < _rowStarts[row + 1]; k++)
            {
                int column = _columnIndices[k];
                bits[column / BitsPerWord] |= (isKept.IsEmpty ? 1UL : isKept[k]) << column;
            }

            for (; next < positions.Length && positions[next] < end; next++)
            {
                int column = positions[next] - first;
                bits[column / BitsPerWord] |= 1UL << column;
            }

            for (int word = 0; word < bits.Length; word++)
            {
                for (ulong rest = bits[word]; rest != 0; rest &= rest - 1)
                    indices[count++] = (word * BitsPerWord) + BitOperations.TrailingZeroCount(rest);
                bits[word] = 0;
            }

            starts[row + 1] = count;
        }

        var pattern = new SparsityPattern(Rows, Columns, starts, indices.AsSpan(0, count).ToArray());
        ArrayPool<int>.Shared.Return(indices);
        return pattern;
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
