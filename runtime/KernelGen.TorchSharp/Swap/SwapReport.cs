using System.Globalization;

namespace KernelGen.Torch;

/// <summary>What <see cref="SparseModules.Swap"/> did.</summary>
/// <param name="Rows">A row for each linear layer and two-dimensional convolution of the model, in its order.</param>
public sealed record SwapReport(IReadOnlyList<SwapRow> Rows)
{
    /// <summary>How many modules were replaced.</summary>
    public int Replaced => Rows.Count(row => row.Replaced);

    /// <summary>The attribute lines of layers that could be sparse, but for whose shape no class is declared.</summary>
    public IReadOnlyList<string> MissingDeclarations { get; init; } = [];

    /// <summary>A table: module, shape, share of zeros, milliseconds of both, what was done and why.</summary>
    public override string ToString() => TextTable.Align(
        [["Module", "Shape", "Done", "Zeros", "Dense ms", "Sparse ms", "Reason"], .. Rows.Select(Cells)], firstNumber: 3);

    // The last cell is text in a column of numbers, so it is padded at its end.
    private string[] Cells(SwapRow row) =>
    [
        row.Name, row.Shape, row.Replaced ? "sparse" : "dense", TextTable.Percent(row.Sparsity),
        Milliseconds(row.Dense), Milliseconds(row.Sparse), row.Reason.PadRight(Rows.Max(other => other.Reason.Length)),
    ];

    private static string Milliseconds(TimeSpan? time) => time?.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
