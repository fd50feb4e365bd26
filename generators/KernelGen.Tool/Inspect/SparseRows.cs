using KernelGen.Storage;
using KernelGen.Tool.Files;

namespace KernelGen.Tool.Inspect;

/// <summary>
/// A matrix in compressed sparse rows, which are three tensors of a file: values, where each row starts among them, and their columns. They
/// are read part by part.
/// </summary>
internal sealed class SparseRows
{
    private const string ValuesEnd = ".values", StartsEnd = ".crow_indices", ColumnsEnd = ".col_indices";

    private readonly SafetensorsFile _file;
    private readonly string _stem;
    private readonly TensorInfo _starts, _columns;

    private SparseRows(SafetensorsFile file, string stem, TensorInfo values, TensorInfo starts, TensorInfo columns) =>
        (_file, _stem, Values, _starts, _columns) = (file, stem, values, starts, columns);

    /// <summary>The values.</summary>
    public TensorInfo Values { get; }

    /// <summary>The sparse rows that a tensor is a part of; null where it is none, or the other two are not there.</summary>
    public static SparseRows? Of(SafetensorsFile file, TensorInfo part)
    {
        string stem = StemOf(part.Name);
        return stem.Length < part.Name.Length && file.Tensors.TryGetValue(stem + ValuesEnd, out var values)
            && file.Tensors.TryGetValue(stem + StartsEnd, out var starts) && file.Tensors.TryGetValue(stem + ColumnsEnd, out var columns)
            ? new SparseRows(file, stem, values, starts, columns)
            : null;
    }

    /// <summary>
    /// What is shown of it, after all of it was checked. The number of columns is not stored; the last that is in use is the least there
    /// can be.
    /// </summary>
    /// <exception cref="InvalidDataException">The three tensors are not those of a matrix.</exception>
    public TensorRow Row()
    {
        RequireShapes();
        long width = 0;
        foreach (var (_, column) in Places())
            width = Math.Max(width, column + 1);
        return new TensorRow(
            _stem, $"{Values.TypeName}, sparse rows", [_starts.Count - 1, width],
            NumberFormat.Of(Values.TypeName)?.Nonzeros(SafetensorsNumbers.Chunks(_file, Values)), AddTo);
    }

    private void AddTo(MaskCells mask)
    {
        foreach (var (row, column) in Places())
            mask.Add(row, column);
    }

    private void RequireShapes()
    {
        foreach (var indices in new[] { _starts, _columns })
        {
            if (indices.Type is not (TensorType.I64 or TensorType.I32) || indices.Shape.Count != 1)
                throw Damaged($"{SafetensorsHeader.Shown(indices.Name)} is {indices}, but must have one dimension of I64 or I32");
        }

        if (_starts.Count is < 1 or > int.MaxValue)
            throw Damaged($"it has {_starts.Count:D} row starts, which no matrix has");
        if (Values.Shape.Count != 1 || Values.Count != _columns.Count)
            throw Damaged($"its values are {Values}, but its columns are {_columns}");
    }

    /// <summary>Row and column of each value.</summary>
    private IEnumerable<(long Row, long Column)> Places()
    {
        using var columns = SafetensorsNumbers.Whole(_file, _columns).GetEnumerator();
        long row = -1, taken = 0;
        foreach (long end in SafetensorsNumbers.Whole(_file, _starts))
        {
            if (end < taken || end > _columns.Count || (row < 0 && end != 0))
                throw Damaged("its row starts and columns do not fit together");
            for (long last = -1; taken < end; taken++)
            {
                columns.MoveNext();
                if (columns.Current <= last || columns.Current > int.MaxValue)
                    throw Damaged($"column {columns.Current:D} of row {row:D} is none, or does not lie behind the one before it");
                last = columns.Current;
                yield return (row, last);
            }

            row++;
        }

        if (taken != _columns.Count)
            throw Damaged("its row starts and columns do not fit together");
    }

    private InvalidDataException Damaged(string what) => new($"{_file.Path}: {SafetensorsHeader.Shown(_stem)} is damaged: {what}.");

    private static string StemOf(string name)
    {
        foreach (string end in new[] { ValuesEnd, StartsEnd, ColumnsEnd })
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
                return name[..^end.Length];
        }

        return name;
    }
}
