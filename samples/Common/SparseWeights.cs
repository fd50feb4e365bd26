namespace KernelGen.Samples;

/// <summary>A copy of a sparse layer's weights with the places where they may be.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Pattern">Where they may be, [outputs, inputs * kernel rows * kernel columns].</param>
/// <param name="Dense">All weights in the same order, zeros included.</param>
/// <param name="KernelHeight">Rows of a convolution's kernel; 1 for a linear layer.</param>
/// <param name="KernelWidth">Columns of a convolution's kernel; 1 for a linear layer.</param>
internal sealed record SparseWeights(string Layer, SparsityPattern Pattern, float[] Dense, int KernelHeight = 1, int KernelWidth = 1)
{
    /// <summary>Input features or channels.</summary>
    public int Inputs => Pattern.Columns / (KernelHeight * KernelWidth);

    /// <summary>Output features or channels.</summary>
    public int Outputs => Pattern.Rows;

    /// <summary>Weights, zeros included.</summary>
    public long Count => (long)Pattern.Rows * Pattern.Columns;

    /// <summary>Row and column of each nonzero.</summary>
    public IEnumerable<(int Row, int Column)> Positions()
    {
        for (int row = 0; row < Pattern.Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                yield return (row, Pattern.ColumnIndices[k]);
        }
    }

    /// <summary>Copies those of a layer; null where it has none.</summary>
    public static SparseWeights? Of(Layer layer) => layer switch
    {
        SparseLinear linear => new(linear.Name, linear.Pattern, linear.ToDense()),
        SparseConv2d convolution => new(
            convolution.Name, convolution.Pattern, convolution.ToDense(), convolution.Filter.Rows.Kernel,
            convolution.Filter.Columns.Kernel),
        _ => null,
    };

    /// <summary>Copies those of all sparse layers of a network, in their order, by their names in the network.</summary>
    public static IReadOnlyList<SparseWeights> All(Network network) =>
        [.. network.Layers.Select(row => Of(row.Layer) is { } weights ? weights with { Layer = row.Name } : null).OfType<SparseWeights>()];
}
