namespace KernelGen.Tool.Inspect;

/// <summary>
/// Counts the weights of a matrix by cells, each of which covers some rows and columns: a picture needs no more, however large the matrix.
/// </summary>
internal sealed class MaskCells
{
    private const int Most = 768;

    private readonly long _rows, _columns;
    private readonly long[] _counts;

    /// <summary>Cells without weights.</summary>
    /// <param name="rows">Rows of the matrix, at least 1.</param>
    /// <param name="columns">Columns of the matrix, at least 1.</param>
    public MaskCells(long rows, long columns)
    {
        (_rows, _columns) = (rows, columns);
        (Height, Width) = ((int)Math.Min(rows, Most), (int)Math.Min(columns, Most));
        _counts = new long[Height * Width];
    }

    /// <summary>Cells from top to bottom.</summary>
    public int Height { get; }

    /// <summary>Cells from left to right.</summary>
    public int Width { get; }

    /// <summary>Adds a weight.</summary>
    public void Add(long row, long column) => _counts[(CellOf(row, Height, _rows) * Width) + CellOf(column, Width, _columns)]++;

    /// <summary>Adds a weight by its number in a matrix that lies row by row.</summary>
    public void Add(long number) => Add(number / _columns, number % _columns);

    /// <summary>The share of weights in a cell.</summary>
    public double ShareOf(int y, int x) =>
        _counts[(y * Width) + x] / ((double)SizeOf(y, Height, _rows) * SizeOf(x, Width, _columns));

    /// <summary>Cell c begins at number c * numbers / cells, rounded down; this is the last that does not begin behind a number.</summary>
    private static int CellOf(long number, int cells, long numbers) => (int)((((number + 1) * cells) - 1) / numbers);

    private static long SizeOf(int cell, int cells, long numbers) => ((cell + 1) * numbers / cells) - (cell * numbers / cells);
}
