namespace KernelGen.Storage;

/// <summary>
/// Weights at the nonzeros of a pattern, in a file as compressed sparse rows: <c>name.values</c>, <c>name.crow_indices</c> and
/// <c>name.col_indices</c>, PyTorch's words for them. A dense tensor <c>name</c> is read as well: its zeros are left out.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="weights">The weights.</param>
/// <param name="order">Order of the columns in a file; null for that of memory.</param>
/// <param name="keepsMask">Whether reading leaves the mask as it is.</param>
internal sealed class SparseTensor(string name, SparseWeights weights, int[]? order, bool keepsMask = false) : StoredTensor(name)
{
    private string[] Parts => [Name + ".values", Name + ".crow_indices", Name + ".col_indices"];

    /// <inheritdoc/>
    public override Parameter Parameter => weights.Parameter;

    /// <inheritdoc/>
    public override string ValuesName => Parts[0];

    /// <inheritdoc/>
    public override int[] Places() => Array.ConvertAll(InFile().Nonzeros, k => weights.Places[k]);

    /// <inheritdoc/>
    public override void Save(SafetensorsWriter writer)
    {
        var (nonzeros, columns) = InFile();
        float[] values = PlaceOrder.Gather(weights.Parameter.Value, Array.ConvertAll(nonzeros, k => weights.Places[k]));
        long[] starts = Array.ConvertAll(weights.Pattern.RowStarts.ToArray(), start => (long)start);
        writer.Add(Parts[0], [values.Length], values);
        writer.Add(Parts[1], [starts.Length], starts);
        writer.Add(Parts[2], [columns.Length], columns);
    }

    /// <inheritdoc/>
    public override void SaveDense(IDenseTensorWriter writer)
    {
        int columns = weights.Pattern.Columns;
        float[] inMemory = weights.ToDense(weights.Parameter.Value), inFile = order is null ? inMemory : new float[inMemory.Length];
        for (int i = 0; order is not null && i < inMemory.Length; i++)
            inFile[i - (i % columns) + order[i % columns]] = inMemory[i];
        writer.Add(Name, [.. weights.Parameter.Shape.Select(size => (long)size)], inFile);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> NamesIn(SafetensorsFile file) =>
        file.Tensors.ContainsKey(Name) ? [Name] : [.. Parts.Where(file.Tensors.ContainsKey)];

    /// <inheritdoc/>
    public override Action Read(SafetensorsFile file)
    {
        if (file.Tensors.ContainsKey(Name))
        {
            var dense = FlattenOrder.ToMemory(Numbers(file, Name, weights.Parameter.Shape), order);
            return Setting(dense);
        }

        string[] missing = [.. Parts.Where(part => !file.Tensors.ContainsKey(part))];
        if (missing.Length > 0)
            throw new ArgumentException($"{Name} lacks {string.Join(" and ", missing)}");
        return ReadRows(file);
    }

    /// <summary>The nonzeros of the pattern in the order of a file, and the column of each there.</summary>
    private (int[] Nonzeros, long[] Columns) InFile()
    {
        var pattern = weights.Pattern;
        var (nonzeros, columns) = (new int[pattern.Nonzeros], new long[pattern.Nonzeros]);
        for (int row = 0; row < pattern.Rows; row++)
        {
            int first = pattern.RowStarts[row], end = pattern.RowStarts[row + 1];
            for (int k = first; k < end; k++)
                (nonzeros[k], columns[k]) = (k, order?[pattern.ColumnIndices[k]] ?? pattern.ColumnIndices[k]);
            Array.Sort(columns, nonzeros, first, end - first);
        }

        return (nonzeros, columns);
    }

    /// <summary>Checks compressed rows. The pattern, with its second order, is made when all of the file is known to fit.</summary>
    private Action ReadRows(SafetensorsFile file)
    {
        int rows = weights.Pattern.Rows, columns = weights.Pattern.Columns;
        long count = file.Tensors[Parts[0]].Count;
        if (count > (long)rows * columns)
            throw new ArgumentException($"{Parts[0]} has {count:D} numbers, but the network has {rows} x {columns}");
        var values = Numbers(file, Parts[0], [(int)count]);
        int[] starts = Whole(file, Parts[1], rows + 1), indices = Whole(file, Parts[2], values.Length);
        try
        {
            SparsityPattern.RequireCsr(rows, columns, starts, indices);
        }
        catch (ArgumentException refusal)
        {
            throw new ArgumentException($"{Name} is no sparse matrix of {rows} x {columns}: {refusal.Message}", refusal);
        }

        if (order is not null)
        {
            var inMemory = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
                inMemory[order[i]] = i;
            for (int row = 0; row < rows; row++)
            {
                for (int k = starts[row]; k < starts[row + 1]; k++)
                    indices[k] = inMemory[indices[k]];
                Array.Sort(indices, values, starts[row], starts[row + 1] - starts[row]);
            }
        }

        if (!keepsMask && !weights.IsDeclared)
        {
            var pattern = SparsityPattern.FromCsr(rows, columns, starts, indices);
            return weights.Fault(pattern) is { } fault
                ? throw new ArgumentException($"{Name}: {fault}")
                : () => weights.Set(pattern, values);
        }

        var dense = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int k = starts[row]; k < starts[row + 1]; k++)
                dense[(row * columns) + indices[k]] = values[k];
        }

        return Setting(dense);
    }

    /// <summary>Sets dense weights, whose pattern is checked before anything of the network changes.</summary>
    private Action Setting(float[] dense)
    {
        if (keepsMask)
            return () => weights.Set(dense, weights.Pattern);
        var pattern = weights.PatternOf(dense, threshold: 0);
        if (weights.Fault(pattern) is not { } fault)
            return () => weights.Set(dense, pattern);
        string hint = !weights.IsDeclared ? ""
            : " Or load with KeepMasks, which takes what the file has at these positions."
                + (order is null ? "" : " Inputs of this layer come out of Flatten: the mask counts them in the order of this library.");
        throw new ArgumentException($"{Name}: {fault}{hint}");
    }

    private static int[] Whole(SafetensorsFile file, string tensor, int count)
    {
        var info = file.Tensors[tensor];
        if (info.Shape.Count != 1 || info.Count != count || info.Type is not (TensorType.I64 or TensorType.I32))
            throw new ArgumentException($"{tensor} is {info}, but I64 [{count}] is needed");
        var numbers = new int[count];
        Span<long> part = stackalloc long[256];
        for (int first = 0; first < count; first += part.Length)
        {
            part = part[..Math.Min(part.Length, count - first)];
            file.ReadPart(info, first, part);
            for (int i = 0; i < part.Length; i++)
            {
                numbers[first + i] = part[i] is >= 0 and <= int.MaxValue
                    ? (int)part[i]
                    : throw new ArgumentException($"{tensor}[{first + i}] is {part[i]:D}, which is no index");
            }
        }

        return numbers;
    }
}
