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
    public void Change(SparsityPattern pattern) => Change(pattern, []);

    /// <summary>Changes the pattern as if it had lost some weights before.</summary>
    /// <param name="pattern">The new pattern.</param>
    /// <param name="kept">
    /// [nonzeros of the present pattern] whether each stays; one that does not is zero in the new pattern. Empty for all.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Change(SparsityPattern pattern, ReadOnlySpan<bool> kept)
    {
        RequireFits(pattern);
        var (places, length) = _order(pattern);
        int[] rented = ArrayPool<int>.Shared.Rent(length), oldPlaces = Places;
        var source = rented.AsSpan(0, length);
        source.Fill(-1);
        ReadOnlySpan<int> starts = pattern.RowStarts, columns = pattern.ColumnIndices;
        ReadOnlySpan<int> oldStarts = Pattern.RowStarts, oldColumns = Pattern.ColumnIndices;
        for (int row = 0; row < Rows; row++)
        {
            int old = oldStarts[row], oldEnd = oldStarts[row + 1];
            for (int k = starts[row]; k < starts[row + 1]; k++)
            {
                while (old < oldEnd && oldColumns[old] < columns[k])
                    old++;
                if (old < oldEnd && oldColumns[old] == columns[k] && (kept.IsEmpty || kept[old]))
                    source[places[k]] = oldPlaces[old];
            }
        }

        bool untouched = !AreSet;
        Parameter.Relocate(source);
        ArrayPool<int>.Shared.Return(rented);
        _unset = untouched ? Parameter.Version : _unset;
        Take(pattern, places, length);
    }
}
