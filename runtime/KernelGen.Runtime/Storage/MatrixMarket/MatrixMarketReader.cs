using System.Buffers.Text;
using System.Globalization;

namespace KernelGen.Storage;

/// <summary>Reads one matrix in coordinate format.</summary>
/// <remarks>The generator compiles it too, for the masks that a project declares.</remarks>
/// <param name="lines">The lines of the file.</param>
/// <param name="mostEntries">Most entries that the file may declare.</param>
internal sealed class MatrixMarketReader(MatrixMarketLines lines, int mostEntries = int.MaxValue)
{
    /// <summary>Most rows or columns: tables are as long as a pattern has rows and columns, whatever a file declares.</summary>
    private const int MostLines = 1 << 24;

    /// <summary>Most positions: as many as an array has elements.</summary>
    private const int MostPositions = 0x7FFFFFC7;

    private readonly List<Entry> _entries = [];
    private int _rows;
    private int _columns;
    private bool _hasValues;
    private Symmetry _symmetry;

    /// <summary>A matrix as it was read.</summary>
    /// <param name="Rows">How many there are.</param>
    /// <param name="Columns">How many there are.</param>
    /// <param name="Positions">row * columns + column of each entry, ascending.</param>
    /// <param name="Values">Of each entry; null in a file of a pattern alone.</param>
    public readonly record struct Coordinates(int Rows, int Columns, int[] Positions, float[]? Values);

    private enum Symmetry { General, Symmetric, SkewSymmetric }

    private readonly record struct Entry(int Position, float Value, int Line) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => (Position, Line).CompareTo((other.Position, other.Line));
    }

    /// <summary>The matrix.</summary>
    /// <exception cref="MalformedMatrix">The file is no such matrix.</exception>
    public Coordinates Read()
    {
        ReadBanner();
        long declared = ReadSizes();
        long last = lines.Number;
        int count = 0;
        while (lines.Read(out var line))
        {
            if (++count > declared)
                throw lines.Refusal($"an entry more than the {declared} that line {last} declares. Correct the number there.");
            ReadEntry(line);
        }

        if (count < declared)
        {
            throw lines.Refusal(
                $"the file ends after {count} entries, but line {last} declares {declared}. It is cut off; copy or write it again.");
        }

        return Sorted();
    }

    private void ReadBanner()
    {
        const string expected = "%%MatrixMarket matrix coordinate pattern general";
        if (!lines.Read(out var line, first: true))
            throw lines.Refusal($"the file is empty, but a Matrix Market file begins with a line like \"{expected}\".");
        string[] words = MatrixMarketLines.Text(line).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !words[0].Equals("%%MatrixMarket", StringComparison.OrdinalIgnoreCase))
            throw lines.Refusal($"the file begins with \"{MatrixMarketLines.Shown(line)}\", not with a line like \"{expected}\".");
        if (words.Length != 5)
            throw lines.Refusal($"the first line has {words.Length} words, but needs five, as in \"{expected}\".");
        string[] given = Array.ConvertAll(words, word => word.ToLowerInvariant());
        if (given[1] != "matrix" || given[2] != "coordinate")
        {
            throw lines.Refusal(
                $"\"{words[1]} {words[2]}\" is not read; sparse matrices are, \"matrix coordinate\". "
                + "With scipy, write a sparse matrix (scipy.sparse.csr_matrix(w)).");
        }

        _hasValues = given[3] switch
        {
            "real" or "integer" or "unsigned-integer" => true,
            "pattern" => false,
            _ => throw lines.Refusal($"numbers of kind \"{words[3]}\" are not read; real, integer, unsigned-integer and pattern are."),
        };
        _symmetry = given[4] switch
        {
            "general" => Symmetry.General,
            "symmetric" => Symmetry.Symmetric,
            "skew-symmetric" when _hasValues => Symmetry.SkewSymmetric,
            _ => throw lines.Refusal(
                $"a {words[3]} matrix that is \"{words[4]}\" is not read; general and symmetric ones are, and skew-symmetric ones of "
                + "numbers."),
        };
    }

    private long ReadSizes()
    {
        if (!lines.Read(out var line))
            throw lines.Refusal("the file ends before the line with rows, columns and entries.");
        Span<Range> words = stackalloc Range[4];
        int count = Split(line, words);
        if (count != 3
            || !IsWhole(line[words[0]], out long rows)
            || !IsWhole(line[words[1]], out long columns)
            || !IsWhole(line[words[2]], out long entries))
        {
            throw lines.Refusal(
                $"\"{MatrixMarketLines.Shown(line)}\" are no three whole numbers: rows, columns and entries, as in \"512 784 20000\".");
        }

        if (rows is < 1 or > MostLines || columns is < 1 or > MostLines || rows * columns > MostPositions)
        {
            throw lines.Refusal(
                $"a matrix of {rows} x {columns} is not possible; 1 to {MostLines} rows and columns are, with at most {MostPositions} "
                + "positions.");
        }

        if (entries < 0 || entries > rows * columns)
            throw lines.Refusal($"{entries} entries are not possible in a matrix of {rows} x {columns} = {rows * columns} positions.");
        if (entries > mostEntries)
        {
            throw lines.Refusal(
                $"{entries} entries are more than the {mostEntries} of a mask that is compiled. Leave Mask out, and set the pattern when "
                + "the program runs (MatrixMarket.Read, SetWeights).");
        }

        if (_symmetry != Symmetry.General && rows != columns)
            throw lines.Refusal($"a matrix of {rows} x {columns} cannot be symmetric. Write it as general.");
        (_rows, _columns) = ((int)rows, (int)columns);
        return entries;
    }

    private void ReadEntry(ReadOnlySpan<byte> line)
    {
        Span<Range> words = stackalloc Range[4];
        int count = Split(line, words), needed = _hasValues ? 3 : 2;
        if (count != needed)
        {
            throw lines.Refusal(
                $"\"{MatrixMarketLines.Shown(line)}\" are not {needed} numbers: row{(_hasValues ? ", column and value" : " and column")}.");
        }

        int row = Index(line[words[0]], "row", _rows), column = Index(line[words[1]], "column", _columns);
        float value = _hasValues ? Value(line[words[2]]) : 1;
        Add(row, column, value);
        if (_symmetry == Symmetry.General)
            return;
        if (row == column)
        {
            if (_symmetry == Symmetry.SkewSymmetric)
                throw lines.Refusal($"entry {row + 1} {column + 1} lies on the diagonal, where a skew-symmetric matrix is zero.");
            return;
        }

        if (row < column)
        {
            throw lines.Refusal(
                $"entry {row + 1} {column + 1} lies above the diagonal; of a symmetric matrix, a file has the entries below it alone.");
        }

        Add(column, row, _symmetry == Symmetry.SkewSymmetric ? -value : value);
    }

    private void Add(int row, int column, float value) => _entries.Add(new((row * _columns) + column, value, (int)lines.Number));

    /// <summary>An index of the file, which counts from 1, as one that counts from 0.</summary>
    private int Index(ReadOnlySpan<byte> text, string what, int most)
    {
        if (!IsWhole(text, out long index))
            throw lines.Refusal($"{what} \"{MatrixMarketLines.Shown(text)}\" is no whole number.");
        if (index >= 1 && index <= most)
            return (int)index - 1;
        string hint = index == 0 ? " The format counts from 1." : "";
        throw lines.Refusal($"{what} {index} is out of range: {what}s go from 1 to {most}.{hint}");
    }

    private float Value(ReadOnlySpan<byte> text)
    {
#if NET
        bool isNumber = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
#else
        bool isNumber = float.TryParse(MatrixMarketLines.Text(text), NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
#endif
        if (!isNumber)
            throw lines.Refusal($"value \"{MatrixMarketLines.Shown(text)}\" is no number.");
        if (float.IsNaN(value) || float.IsInfinity(value))
            throw lines.Refusal($"value \"{MatrixMarketLines.Shown(text)}\" is no finite float.");
        return value;
    }

    private static bool IsWhole(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out int consumed) && consumed == text.Length;

    private Coordinates Sorted()
    {
        _entries.Sort();
        var positions = new int[_entries.Count];
        var values = _hasValues ? new float[positions.Length] : null;
        for (int k = 0; k < positions.Length; k++)
        {
            var entry = _entries[k];
            if (k > 0 && entry.Position == positions[k - 1])
            {
                throw new MalformedMatrix(
                    entry.Line,
                    $"entry {(entry.Position / _columns) + 1} {(entry.Position % _columns) + 1} is there already, in line "
                    + $"{_entries[k - 1].Line}. Leave one of them away.");
            }

            positions[k] = entry.Position;
            if (values is not null)
                values[k] = entry.Value;
        }

        return new Coordinates(_rows, _columns, positions, values);
    }

    /// <summary>Where the words of a line lie; at most four are found.</summary>
    private static int Split(ReadOnlySpan<byte> line, Span<Range> words)
    {
        int count = 0;
        for (int at = 0; at < line.Length && count < words.Length;)
        {
            int length = line[at..].IndexOfAny((byte)' ', (byte)'\t');
            int end = length < 0 ? line.Length : at + length;
            if (end > at)
                words[count++] = at..end;
            at = end + 1;
        }

        return count;
    }
}
