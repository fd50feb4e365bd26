using System.Globalization;
using Spectre.Console;

namespace KernelGen.Tool.Inspect;

/// <summary>A table of tensors.</summary>
internal static class TensorTable
{
    /// <summary>Prints it.</summary>
    public static void Print(IAnsiConsole console, IReadOnlyList<TensorRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("tensor", "type", "shape");
        foreach (string name in new[] { "numbers", "nonzeros", "zeros" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var row in rows)
        {
            string zeros = row is { Nonzeros: { } nonzeros, Count: > 0 }
                ? (1 - ((double)nonzeros / row.Count)).ToString("P2", CultureInfo.InvariantCulture)
                : "";
            table.AddRow(
                new Text(row.Name), new Text(row.Type), new Text(string.Join("x", row.Shape)),
                new Text(Number(row.Count)), new Text(row.Nonzeros is { } count ? Number(count) : ""), new Text(zeros));
        }

        console.Write(table);
        long all = rows.Sum(row => row.Count), stored = rows.Sum(row => row.Nonzeros ?? row.Count);
        console.WriteLine($"{Number(rows.Count)} tensors, {Number(all)} numbers, {Number(stored)} of them not zero");
    }

    /// <summary>A whole number with commas.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
