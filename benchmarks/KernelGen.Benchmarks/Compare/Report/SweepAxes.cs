using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>
/// The frame of a sweep's picture: sparsity across, logarithmic time up, and each line's name where the line ends instead of a legend.
/// </summary>
internal static class SweepAxes
{
    private const double Margin = 1.4;

    /// <summary>Names keep this share of the axis' height between them: a line of text.</summary>
    private const double NameSpacing = 0.045;

    /// <summary>The picture of lines in percent and microseconds.</summary>
    public static PlotModel Model(string title, IReadOnlyList<LineSeries> lines)
    {
        double[] times = [.. lines.SelectMany(line => line.Points).Select(point => point.Y)];
        double lowest = times.Min() / Margin, highest = times.Max() * Margin;
        var model = new PlotModel
        {
            Title = title,
            TitleFontSize = 15,
            TitleFontWeight = FontWeights.Normal,
            DefaultFont = "sans-serif",
            Background = OxyColors.White,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            PlotMargins = new OxyThickness(64, double.NaN, double.NaN, 44),
            IsLegendVisible = false,
        };
        model.Axes.Add(Sparsity());
        model.Axes.Add(Time(lowest, highest));
        foreach (var line in lines)
            model.Series.Add(line);
        foreach (var name in Names(lines, Math.Log(highest / lowest) * NameSpacing))
            model.Annotations.Add(name);
        return model;
    }

    /// <summary>Ends beyond 99 %, where the lines' names stand.</summary>
    private static LinearAxis Sparsity() => new()
    {
        Position = AxisPosition.Bottom,
        Title = "Sparsity (%)",
        AxisTitleDistance = 8,
        Minimum = 79.5,
        Maximum = 104.9,
        MajorStep = 5,
        MinorStep = 1,
        TickStyle = TickStyle.None,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.Parse("#E5E7EB"),
        LabelFormatter = percent => percent >= 100 ? "" : percent.ToString("0", CultureInfo.InvariantCulture),
    };

    private static LogarithmicAxis Time(double lowest, double highest) => new()
    {
        Position = AxisPosition.Left,
        Title = "Time (µs, logarithmic)",
        AxisTitleDistance = 16,
        Minimum = lowest,
        Maximum = highest,
        TickStyle = TickStyle.None,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.Parse("#E5E7EB"),
        MinorGridlineStyle = LineStyle.Solid,
        MinorGridlineColor = OxyColor.Parse("#F3F4F6"),
        LabelFormatter = microseconds => microseconds.ToString("0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>From the lowest line upward, each name at its line's end or as far above the one below as a line of text needs.</summary>
    private static IEnumerable<TextAnnotation> Names(IReadOnlyList<LineSeries> lines, double spacing)
    {
        double free = double.NegativeInfinity;
        foreach (var line in lines.OrderBy(line => line.Points[^1].Y))
        {
            double place = Math.Max(Math.Log(line.Points[^1].Y), free);
            free = place + spacing;
            yield return new TextAnnotation
            {
                Text = line.Title,
                TextColor = line.Color,
                TextPosition = new DataPoint(line.Points[^1].X + 0.4, Math.Exp(place)),
                TextHorizontalAlignment = HorizontalAlignment.Left,
                TextVerticalAlignment = VerticalAlignment.Middle,
                StrokeThickness = 0,
            };
        }
    }
}
