using System.Buffers;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>The nonzeros of a pattern in input-major (CSC) order.</summary>
internal sealed class InputMajorOrder : IDisposable
{
    private readonly int[] _columnStarts;
    private readonly int[] _rowIndices;
    private readonly int[] _fromOutputMajor;
    private readonly int _nonzeros;
    private readonly bool _isRented;

    /// <summary>Computes the order.</summary>
    public InputMajorOrder(SparsityPattern pattern)
        : this(pattern, new int[pattern.Nonzeros], new int[pattern.Nonzeros], isRented: false)
    {
    }

    private InputMajorOrder(SparsityPattern pattern, int[] rowIndices, int[] fromOutputMajor, bool isRented)
    {
        (_columnStarts, _rowIndices, _fromOutputMajor) = (ColumnStartsOf(pattern), rowIndices, fromOutputMajor);
        (_nonzeros, _isRented) = (pattern.Nonzeros, isRented);
        Transpose(pattern.RowStarts, pattern.ColumnIndices);
    }

    /// <summary>[columns + 1] where each column begins.</summary>
    public ReadOnlySpan<int> ColumnStarts => _columnStarts;

    /// <summary>[nonzeros] the row of each nonzero, ascending within a column.</summary>
    public ReadOnlySpan<int> RowIndices => _rowIndices.AsSpan(0, _nonzeros);

    /// <summary>[nonzeros] for each nonzero in output-major order, its place in this order.</summary>
    public ReadOnlySpan<int> FromOutputMajor => _fromOutputMajor.AsSpan(0, _nonzeros);

    /// <summary>Computes the order in rented memory, which goes back when it is disposed.</summary>
    public static InputMajorOrder Rent(SparsityPattern pattern) =>
        new(pattern, ArrayPool<int>.Shared.Rent(pattern.Nonzeros), ArrayPool<int>.Shared.Rent(pattern.Nonzeros), isRented: true);

    /// <summary>[columns + 1] where each column of a pattern begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] ColumnStartsOf(SparsityPattern pattern)
    {
        var starts = new int[pattern.Columns + 1];
        foreach (int column in pattern.ColumnIndices)
            starts[column + 1]++;
        for (int column = 1; column < starts.Length; column++)
            starts[column] += starts[column - 1];
        return starts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isRented)
            return;
        ArrayPool<int>.Shared.Return(_rowIndices);
        ArrayPool<int>.Shared.Return(_fromOutputMajor);
    }

    /// <summary>Counting sort by column; rows stay ascending within each column because rows are visited in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transpose(ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> columnIndices)
    {
        int[] next = _columnStarts[..^1];
        int[] rowIndices = _rowIndices, places = _fromOutputMajor;
        for (int row = 0; row < rowStarts.Length - 1; row++)
        {
            for (int k = rowStarts[row]; k < rowStarts[row + 1]; k++)
            {
                int place = next[columnIndices[k]]++;
                rowIndices[place] = row;
                places[k] = place;
            }
        }
    }
}
