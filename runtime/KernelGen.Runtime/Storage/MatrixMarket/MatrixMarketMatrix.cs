namespace KernelGen.Storage;

/// <summary>A sparse matrix [rows = outputs, columns = inputs] of a file.</summary>
/// <param name="Pattern">Where its entries are.</param>
/// <param name="Values">[nonzeros] their values in output-major order; null in a file of a pattern alone. An entry may be 0.</param>
public sealed record MatrixMarketMatrix(SparsityPattern Pattern, IReadOnlyList<float>? Values)
{
    /// <summary>W as a dense row-major [rows, columns] matrix: the values, or 1 at each entry of a pattern.</summary>
    public float[] ToDense()
    {
        var dense = new float[(long)Pattern.Rows * Pattern.Columns];
        for (int row = 0; row < Pattern.Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                dense[((long)row * Pattern.Columns) + Pattern.ColumnIndices[k]] = Values?[k] ?? 1;
        }

        return dense;
    }
}
