namespace KernelGen.Runtime.Tests.Storage;

/// <summary>
/// What the network of <see cref="DamagedNetwork"/> must hold after it has loaded a file: dense numbers by name, in the order of the file,
/// and which of them are stored.
/// </summary>
internal sealed class PlainNetwork
{
    private static readonly (string Name, long[] Shape, bool Sparse)[] Needed =
    [
        ("conv.weight", [3, 2, 3, 3], true), ("conv.bias", [3], false), ("bn.weight", [3], false), ("bn.bias", [3], false),
        ("bn.running_mean", [3], false), ("bn.running_var", [3], false), ("fc.weight", [4, 12], true), ("fc.bias", [4], false),
        ("out.weight", [3, 4], false), ("out.bias", [3], false),
    ];

    public Dictionary<string, float[]> Numbers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, bool[]> Stored { get; } = new(StringComparer.Ordinal);

    /// <summary>What a valid file means for the network.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public static PlainNetwork Of(PlainFile file)
    {
        var network = new PlainNetwork();
        var unused = file.Tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        unused.RemoveWhere(name => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal));
        foreach (var (name, shape, sparse) in Needed)
        {
            if (file[name] is { } dense)
            {
                Require(dense.IsFloat && dense.Shape.SequenceEqual(shape), name);
                network.Numbers[name] = Finite(dense);
                network.Stored[name] = [.. network.Numbers[name].Select(number => number != 0)];
                unused.Remove(name);
            }
            else
            {
                Require(sparse, name);
                network.TakeRows(file, name, (int)shape[0], (int)(shape.Aggregate(1L, (product, size) => product * size) / shape[0]));
                unused.ExceptWith([name + ".values", name + ".crow_indices", name + ".col_indices"]);
            }
        }

        Require(network.Numbers["bn.running_var"].All(variance => variance >= 0), "variance");
        Require(unused.Count == 0, "superfluous");
        return network;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidDataException(what);
    }

    private static float[] Finite(PlainTensor tensor)
    {
        float[] numbers = tensor.Floats();
        Require(numbers.All(float.IsFinite), tensor.Name);
        return numbers;
    }

    private void TakeRows(PlainFile file, string name, int rows, int columns)
    {
        PlainTensor? values = file[name + ".values"], starts = file[name + ".crow_indices"], indices = file[name + ".col_indices"];
        Require(values is { IsFloat: true, Shape.Length: 1 }, "values");
        Require(starts is { IsWhole: true, Shape.Length: 1 } && starts.Count == rows + 1, "crow_indices");
        Require(indices is { IsWhole: true, Shape.Length: 1 } && indices.Count == values!.Count, "col_indices");
        var (numbers, row, column) = (Finite(values!), starts!.Wholes(), indices!.Wholes());
        Require(row[0] == 0 && row[rows] == numbers.Length, "ends of rows");
        var (dense, stored) = (new float[rows * columns], new bool[rows * columns]);
        for (int r = 0; r < rows; r++)
        {
            Require(row[r] <= row[r + 1] && row[r + 1] <= numbers.Length, "rows go back");
            for (long k = row[r]; k < row[r + 1]; k++)
            {
                Require(column[k] >= 0 && column[k] < columns && (k == row[r] || column[k] > column[k - 1]), "columns");
                (dense[(r * columns) + column[k]], stored[(r * columns) + column[k]]) = (numbers[k], true);
            }
        }

        (Numbers[name], Stored[name]) = (dense, stored);
    }
}
