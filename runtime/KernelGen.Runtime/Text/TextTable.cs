using System.Globalization;
using System.Text;

namespace KernelGen;

/// <summary>Aligns cells of text: words to the left, numbers to the right.</summary>
internal static class TextTable
{
    /// <param name="rows">Rows with the same number of cells; the first row is the header.</param>
    /// <param name="firstNumber">The first column with numbers.</param>
    public static string Align(IReadOnlyList<string[]> rows, int firstNumber)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < firstNumber ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A whole number with commas: <c>1,024</c>.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, with up to two decimals: <c>90 %</c>.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
