using System.Globalization;
using KernelGen.Benchmarks.Compare.Growth;
using KernelGen.Benchmarks.Shapes;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Draws the times of a series on linear axes: measured points and each pass's straight line.</summary>
public static class GrowthPlot
{
    private static readonly (string Pass, string Color)[] Passes = [("forward", "#1D4ED8"), ("backward", "#C2410C")];

    /// <summary>Writes the picture and says which file it is.</summary>
    public static IEnumerable<string> Write(DirectoryInfo folder, SeriesResult result)
    {
        bool nonzeros = result.Series.Axis == GrowthAxis.Nonzeros;
        var first = result.Points[0].Case;
        string mask = first.Mask == MaskKind.Skewed ? "skewed" : "uniform";
        string given = nonzeros ? $"batch {first.Batch}" : Cells.Sparsity(first.Sparsity) + " sparse";
        double highest = result.Points.Max(point => Math.Max(point.Times.Forward, point.Times.Backward)) * 1e6,
            last = result.Points.Max(result.X);
        var model = new PlotModel
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"{first.Shape.Title}, {given}, {mask} mask"),
            TitleFontSize = 15,
            TitleFontWeight = FontWeights.Normal,
            DefaultFont = "sans-serif",
            Background = OxyColors.White,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            PlotMargins = new OxyThickness(72, double.NaN, 24, 44),
            IsLegendVisible = false,
        };
        model.Axes.Add(Axis(AxisPosition.Bottom, nonzeros ? "Nonzeros" : "Samples", last));
        model.Axes.Add(Axis(AxisPosition.Left, "Time (µs)", highest));
        foreach (var (pass, color) in Passes)
        {
            foreach (var line in Lines(result, pass, OxyColor.Parse(color), last))
                model.Series.Add(line);
            model.Annotations.Add(Name(pass, OxyColor.Parse(color), last, result.Line(pass)));
        }

        string name = string.Create(
            CultureInfo.InvariantCulture, $"growth-{(nonzeros ? "nonzeros" : "batch")}-{first.Shape.FileName}-{mask}");
        yield return SvgFile.Write(folder, name, model);
    }

    private static LinearAxis Axis(AxisPosition position, string title, double highest) => new()
    {
        Position = position,
        Title = title,
        AxisTitleDistance = position == AxisPosition.Left ? 24 : 8,
        Minimum = 0,
        Maximum = highest * 1.08,
        TickStyle = TickStyle.None,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.Parse("#E5E7EB"),
        LabelFormatter = number => number.ToString("#,0", CultureInfo.InvariantCulture),
    };

    private static IEnumerable<LineSeries> Lines(SeriesResult result, string pass, OxyColor color, double last)
    {
        var measured = new LineSeries { Color = OxyColors.Transparent, MarkerType = MarkerType.Circle, MarkerSize = 4, MarkerFill = color };
        measured.Points.AddRange(result.Points.Select(point => new DataPoint(result.X(point), point.Times.Of(pass) * 1e6)));
        yield return measured;

        var line = result.Line(pass);
        var straight = new LineSeries { Color = color, StrokeThickness = 1.5 };
        straight.Points.Add(new DataPoint(0, line.Intercept * 1e6));
        straight.Points.Add(new DataPoint(last, (line.Intercept + (line.Slope * last)) * 1e6));
        yield return straight;
    }

    /// <summary>
    /// Stands under the end of its line, where no point is: OxyPlot measures a legend with a font that is not there, and cuts it off.
    /// </summary>
    private static TextAnnotation Name(string pass, OxyColor color, double last, GrowthLine line) => new()
    {
        Text = pass,
        TextColor = color,
        TextPosition = new DataPoint(last * 0.97, (line.Intercept + (line.Slope * last * 0.9)) * 1e6),
        TextHorizontalAlignment = HorizontalAlignment.Center,
        TextVerticalAlignment = VerticalAlignment.Top,
        StrokeThickness = 0,
    };
}
