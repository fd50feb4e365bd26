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
        console.WriteLine(Summary(rows));
    }

    /// <summary>A whole number with commas.</summary>
    public static string Number(decimal value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Tensors whose numbers were not counted are left out of those that are not zero, and their types are named.</summary>
    private static string Summary(IReadOnlyList<TensorRow> rows)
    {
        string[] unknown = [.. rows.Where(row => row.Nonzeros is null).Select(row => row.Type).Distinct()];
        string summary = $"{Number(rows.Count)} tensors, {Number(rows.Sum(row => (decimal)row.Count))} numbers";
        if (rows.Count == 0 || rows.Any(row => row.Nonzeros is not null))
            summary += $", {Number(rows.Sum(row => (decimal)(row.Nonzeros ?? 0)))} of them not zero";
        return unknown.Length == 0 ? summary : $"{summary}; zeros of {string.Join(", ", unknown)} were not counted";
    }
}
