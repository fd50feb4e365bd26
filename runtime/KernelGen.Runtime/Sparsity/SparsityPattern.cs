namespace KernelGen;

/// <summary>
/// The positions at which a weight matrix W [rows = outputs, columns = inputs] may be nonzero, in output-major order, and in input-major
/// order when that is asked for. It is immutable and validated: positions are sorted, distinct and in range.
/// </summary>
public sealed partial class SparsityPattern
{
    private readonly int[] _rowStarts;
    private readonly int[] _columnIndices;
    private int[]? _columnStarts;
    private InputMajorOrder? _inputMajor;

    /// <summary>Takes ownership of a valid output-major order.</summary>
    private SparsityPattern(int rows, int columns, int[] rowStarts, int[] columnIndices)
    {
        Rows = rows;
        Columns = columns;
        _rowStarts = rowStarts;
        _columnIndices = columnIndices;
    }

    /// <summary>Rows of W: output features.</summary>
    public int Rows { get; }

    /// <summary>Columns of W: input features.</summary>
    public int Columns { get; }

    /// <summary>Number of positions.</summary>
    public int Nonzeros => _columnIndices.Length;

    /// <summary>Share of zeros, from 0 to 1.</summary>
    public double Sparsity => 1 - (Nonzeros / ((double)Rows * Columns));

    /// <summary>Bytes of its indices.</summary>
    internal long Bytes
    {
        get
        {
            long indices = (long)_rowStarts.Length + _columnIndices.Length + (_columnStarts?.Length ?? 0),
                inputMajor = _inputMajor is null ? 0 : Columns + 1 + (2L * Nonzeros);
            return (sizeof(int) * (indices + inputMajor)) + (Blocks?.Pattern.Bytes ?? 0);
        }
    }

    /// <summary>[rows + 1] where each row begins in output-major (CSR) order.</summary>
    public ReadOnlySpan<int> RowStarts => _rowStarts;

    /// <summary>[nonzeros] the column of each nonzero in output-major (CSR) order, ascending within a row.</summary>
    public ReadOnlySpan<int> ColumnIndices => _columnIndices;

    /// <summary>[columns + 1] where each column begins in input-major (CSC) order.</summary>
    public ReadOnlySpan<int> ColumnStarts => _columnStarts ??= InputMajorOrder.ColumnStartsOf(this);

    /// <summary>[nonzeros] the row of each nonzero in input-major (CSC) order, ascending within a column.</summary>
    public ReadOnlySpan<int> RowIndices => InputMajor.RowIndices;

    /// <summary>[nonzeros] for each nonzero in output-major order, its place in input-major order.</summary>
    public ReadOnlySpan<int> ToInputMajor => InputMajor.FromOutputMajor;

    /// <summary>Whether W may be nonzero there.</summary>
    /// <param name="row">Output feature.</param>
    /// <param name="column">Input feature.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside W.</exception>
    public bool Contains(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
        return _columnIndices.AsSpan(_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]).BinarySearch(column) >= 0;
    }

    /// <summary>The first position that another pattern of the same shape has not; null where it has all.</summary>
    internal (int Row, int Column)? FirstNotIn(SparsityPattern other)
    {
        for (int row = 0; row < Rows; row++)
        {
            var among = other._columnIndices.AsSpan(other._rowStarts[row]..other._rowStarts[row + 1]);
            for (int k = _rowStarts[row], at = 0; k < _rowStarts[row + 1]; k++)
            {
                int column = _columnIndices[k];
                while (at < among.Length && among[at] < column)
                    at++;
                if (at == among.Length || among[at] != column)
                    return (row, column);
            }
        }

        return null;
    }

    /// <summary>The pattern as a row-major [rows, columns] mask.</summary>
    public bool[] ToMask()
    {
        var mask = new bool[(long)Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int k = _rowStarts[row]; k < _rowStarts[row + 1]; k++)
                mask[((long)row * Columns) + _columnIndices[k]] = true;
        }

        return mask;
    }

    /// <summary>
    /// The blocks of its positions, of the size that was asked for last; kept because a change of a mask asks several times.
    /// </summary>
    internal PatternBlocks? Blocks { get; set; }

    /// <summary>The input-major order, computed when it is first asked for.</summary>
    private InputMajorOrder InputMajor
    {
        get
        {
            if (Volatile.Read(ref _inputMajor) is null)
                Interlocked.CompareExchange(ref _inputMajor, new InputMajorOrder(this), null);
            return _inputMajor!;
        }
    }

    /// <summary>
    /// The input-major order for a short use, in rented memory unless the pattern has it already: patterns that a training changes again
    /// and again need it only to be packed.
    /// </summary>
    internal InputMajorOrder RentInputMajor() => Volatile.Read(ref _inputMajor) ?? InputMajorOrder.Rent(this);
}
