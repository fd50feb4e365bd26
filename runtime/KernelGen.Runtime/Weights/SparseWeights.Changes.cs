using System.Buffers;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>Changes of the pattern.</content>
internal sealed partial class SparseWeights
{
    /// <summary>
    /// Changes the pattern in place. Weights that remain keep value, gradient and optimiser state; new ones are zero. With the current
    /// pattern, only the order changes, to that of the kernel in use. The time is proportional to the nonzeros.
    /// </summary>
    /// <param name="pattern">The new pattern.</param>
    /// <returns>Weights that remain.</returns>
    public int Change(SparsityPattern pattern) => Change(pattern, []);

    /// <summary>Changes the pattern as if it had lost some weights before.</summary>
    /// <param name="pattern">The new pattern.</param>
    /// <param name="kept">
    /// [nonzeros of the present pattern] whether each stays; one that does not is zero in the new pattern. Empty for all.
    /// </param>
    /// <returns>Weights that remain.</returns>
    public int Change(SparsityPattern pattern, ReadOnlySpan<bool> kept)
    {
        pattern = RequireFits(pattern);
        var (places, length) = _order(pattern, _spare);
        int[] rented = ArrayPool<int>.Shared.Rent(length);
        var source = rented.AsSpan(0, length);
        int remaining = Sources(pattern, places, kept, source);
        bool untouched = !AreSet;
        Parameter.Relocate(source);
        ArrayPool<int>.Shared.Return(rented);
        _unset = untouched ? Parameter.Version : _unset;
        Take(pattern, places, length);
        return remaining;
    }

    /// <summary>[length] the present place of the weight at each place of a new order, or -1.</summary>
    /// <returns>Weights that have a present place.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Sources(SparsityPattern pattern, ReadOnlySpan<int> places, ReadOnlySpan<bool> kept, Span<int> source)
    {
        source.Fill(-1);
        ReadOnlySpan<int> starts = pattern.RowStarts, columns = pattern.ColumnIndices;
        ReadOnlySpan<int> oldStarts = Pattern.RowStarts, oldColumns = Pattern.ColumnIndices, oldPlaces = Places;

        // [columns] the present place of each weight of a row, or -1: no branch depends on the patterns.
        int[] rented = ArrayPool<int>.Shared.Rent(Columns);
        var present = rented.AsSpan(0, Columns);
        present.Fill(-1);
        int remaining = 0;
        for (int row = 0; row < Rows; row++)
        {
            int old = oldStarts[row], oldEnd = oldStarts[row + 1];
            for (int k = old; k < oldEnd; k++)
                present[oldColumns[k]] = oldPlaces[k] | (kept.IsEmpty || kept[k] ? 0 : -1);
            for (int k = starts[row]; k < starts[row + 1]; k++)
            {
                int place = present[columns[k]];
                source[places[k]] = place;
                remaining += place >= 0 ? 1 : 0;
            }

            for (int k = old; k < oldEnd; k++)
                present[oldColumns[k]] = -1;
        }

        ArrayPool<int>.Shared.Return(rented);
        return remaining;
    }
}
