using System.Globalization;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>How a number looks in a table; a dash where there is none.</summary>
internal static class Cells
{
    public static string Microseconds(double? seconds) => seconds is { } known ? Text($"{known * 1e6:F1}") : "-";

    public static string Ratio(double? ratio) => ratio is { } known ? Text($"{known:F2}x") : "-";

    public static string Percent(double? share) => share is { } known ? Text($"{known * 100:F1} %") : "-";

    /// <summary>More or less than a straight line promises: <c>+3.1 %</c>.</summary>
    public static string Deviation(double? share) => share is { } known ? Text($"{Math.Round(known * 100, 1):+0.0;-0.0;0.0} %") : "-";

    public static string Sparsity(double sparsity) => Text($"{sparsity * 100:0.##} %");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
