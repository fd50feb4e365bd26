using KernelGen.Generators.Loops;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// Panels of consecutive rows whose columns are grouped by pattern: which of the rows have a nonzero there. The table of starts has for
/// each panel the place of its first weight, then where the columns of each pattern begin. A single row has one number for both, and the
/// row's own: the runtime may put rows of equal length one after the other, because the end of a loop that takes as many turns as the loop
/// before is predicted. The runtime packs nonzeros in the same way.
/// </summary>
internal static class RowPanel
{
    /// <summary>Entries of the table of starts for a panel.</summary>
    public static int Entries(int rows) => 1 << rows;

    /// <summary>
    /// The loop over single rows, in the order of the table: which row it is, then what is done for it.
    /// </summary>
    /// <param name="row">The variable of the row.</param>
    /// <param name="count">Rows in all.</param>
    /// <param name="body">What is done, given where the row's entries begin in the table of starts.</param>
    public static IEnumerable<Node> Single(string row, int count, Func<IndexExpression, IEnumerable<Node>> body)
    {
        var entry = InputBlocks.Row("n", count, Entries(1));
        return
        [
            .. Nonzeros.Begin("row", InputBlocks.Row("first", count, Entries(1))),
            For("n", "first", "past", [new Fetch(row, "start", entry + 1), .. body(entry)]),
        ];
    }

    /// <summary>The loop over panels of several rows; where the rows do not divide, the last panel has fewer.</summary>
    /// <param name="rows">Rows of a panel.</param>
    /// <param name="count">Rows in all.</param>
    /// <param name="body">What is done for the panel of this name with this many rows.</param>
    public static IEnumerable<Node> Walk(int rows, int count, Func<string, int, IEnumerable<Node>> body)
    {
        if (count % rows == 0)
            return [For("p", "first", "past", body("p", rows))];
        return
        [
            new Least("full", "past", count / rows),
            new Let("p", "first"),
            GoOn("p", "full", 1, body("p", rows)),
            new Gap(),
            new Remark($"The last panel has {Count(count % rows, "row")}."),
            GoOn("p", "past", 1, body("p", count % rows)),
        ];
    }

    /// <summary>
    /// A loop for each pattern, singles first within each power of two; <c>w</c> moves along the weights, k along the offsets.
    /// </summary>
    /// <param name="row">Where the panel's entries begin in the table of starts.</param>
    /// <param name="panelRows">Rows of a full panel: they decide the entries.</param>
    /// <param name="rows">Rows of this panel.</param>
    /// <param name="body">What is done for the columns k to end of a pattern.</param>
    public static IEnumerable<Node> Patterns(IndexExpression row, int panelRows, int rows, Func<RowPattern, IEnumerable<Node>> body)
    {
        yield return new Fetch("v", "start", row);
        yield return new Point("w", "W", "v");
        yield return new Fetch("k", "start", row + 1);
        for (int mask = 1; mask < 1 << rows; mask++)
        {
            // After the last pattern comes the next panel's first weight, and then its first column: the end of this one.
            int next = mask + 1 < Entries(panelRows) ? mask + 1 : mask + 2;
            if (mask > 1)
                yield return new Gap();
            yield return new Fetch("end", "start", row + next, Again: mask > 1);
            yield return new Gap();
            foreach (var node in body(new RowPattern(mask)))
                yield return node;
        }
    }

    /// <summary>The shape of the table of starts.</summary>
    /// <param name="rows">Rows of a panel.</param>
    /// <param name="panels">Panels of rows.</param>
    public static string Describe(int rows, int panels) => rows == 1
        ? $"[inputBlocks * {Count(panels, "row")} * 2 + 1] where the nonzeros of a row begin, and which row it is"
        : $"[inputBlocks * {Count(panels, "panel")} * {Entries(rows)} + 2] where the weights of each panel begin, "
            + "then the offsets of each set of rows";
}

/// <summary>A set of rows of a panel, as bits.</summary>
internal sealed record RowPattern(int Mask)
{
    public IReadOnlyList<int> Rows { get; } = [.. Enumerable.Range(0, 8).Where(r => ((Mask >> r) & 1) != 0)];

    public string Name => Rows.Count == 1
        ? $"Columns of row {Rows[0]} alone"
        : $"Columns of rows {string.Join(", ", Rows.Take(Rows.Count - 1))} and {Rows[Rows.Count - 1]}";
}
