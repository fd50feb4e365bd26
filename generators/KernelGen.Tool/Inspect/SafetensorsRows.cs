using KernelGen.Storage;

namespace KernelGen.Tool.Inspect;

/// <summary>The tensors of a safetensors file; compressed sparse rows are shown as the matrix that they are.</summary>
internal static class SafetensorsRows
{
    private const string Values = ".values", Starts = ".crow_indices", Columns = ".col_indices";

    /// <summary>Reads them.</summary>
    public static IReadOnlyList<TensorRow> Read(SafetensorsFile file)
    {
        var rows = new List<TensorRow>();
        foreach (var tensor in file.Tensors.Values)
        {
            string stem = StemOf(tensor.Name);
            bool isSparse = stem.Length < tensor.Name.Length
                && file.Tensors.ContainsKey(stem + Values) && file.Tensors.ContainsKey(stem + Starts)
                && file.Tensors.ContainsKey(stem + Columns);
            if (!isSparse)
                rows.Add(Dense(file, tensor));
            else if (tensor.Name.EndsWith(Values, StringComparison.Ordinal))
                rows.Add(Sparse(file, stem, tensor));
        }

        return rows;
    }

    private static TensorRow Dense(SafetensorsFile file, TensorInfo tensor)
    {
        bool isFloat = tensor.Type is TensorType.F32 or TensorType.F64 or TensorType.F16 or TensorType.BF16;
        if (!isFloat)
            return new TensorRow(tensor.Name, tensor.TypeName, tensor.Shape, null, null);
        return new TensorRow(
            tensor.Name, tensor.TypeName, tensor.Shape, Numbers().LongCount(number => number != 0),
            () => [.. Numbers().Select(n => n != 0)]);

        float[] Numbers()
        {
            var numbers = new float[tensor.Count];
            file.Read(tensor.Name, numbers);
            return numbers;
        }
    }

    /// <summary>The number of columns is not stored; the last that is in use is the least there can be.</summary>
    private static TensorRow Sparse(SafetensorsFile file, string stem, TensorInfo values)
    {
        long rowCount = file.Tensors[stem + Starts].Count - 1;
        long[] starts = new long[rowCount + 1], columns = new long[file.Tensors[stem + Columns].Count];
        file.Read(stem + Starts, starts);
        file.Read(stem + Columns, columns);
        if (rowCount < 0 || starts[^1] != columns.Length || columns.Any(column => column is < 0 or > int.MaxValue)
            || starts.Zip(starts.Skip(1)).Any(pair => pair.First > pair.Second) || starts[0] != 0)
        {
            throw new InvalidDataException($"{file.Path}: {stem} is damaged: its row starts and columns do not fit together.");
        }

        long width = columns.Length == 0 ? 0 : columns.Max() + 1;
        return new TensorRow(
            stem, $"{values.TypeName}, sparse rows", [rowCount, width], values.Count, rowCount * width > int.MaxValue ? null : Mask);

        bool[] Mask()
        {
            var mask = new bool[rowCount * width];
            for (int row = 0; row < rowCount; row++)
            {
                for (long k = starts[row]; k < starts[row + 1]; k++)
                    mask[(row * width) + columns[k]] = true;
            }

            return mask;
        }
    }

    private static string StemOf(string name)
    {
        foreach (string end in new[] { Values, Starts, Columns })
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
                return name[..^end.Length];
        }

        return name;
    }
}
