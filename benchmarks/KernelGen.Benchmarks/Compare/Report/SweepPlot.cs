using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Draws a layer's times over the sparsity as the paper does: logarithmic time, one line a contender.</summary>
public static class SweepPlot
{
    private const int Width = 720;
    private const int Height = 440;

    /// <summary>Writes one picture a pass and says which files these are.</summary>
    public static IEnumerable<string> Write(DirectoryInfo folder, IReadOnlyList<Measurement> sweep)
    {
        yield return Write(folder, sweep, "forward", "", measurement => measurement.Forward);
        yield return Write(folder, sweep, "backward", " (dX alone)", measurement => measurement.Backward);
    }

    private static string Write(DirectoryInfo folder, IReadOnlyList<Measurement> sweep, string pass, string mklNote, Func<Measurement, PassTimes> times)
    {
        var (shape, _, batch) = sweep[0].Case;
        var model = Frame(string.Create(CultureInfo.InvariantCulture, $"Linear {shape.InFeatures} → {shape.OutFeatures}, batch {batch}, {pass}"));
        Add(model, "libtorch dense", OxyColor.Parse("#6B7280"), MarkerType.Triangle, sweep, measurement => times(measurement).Dense);
        Add(model, "MKL sparse" + mklNote, OxyColor.Parse("#0F766E"), MarkerType.Diamond, sweep, measurement => times(measurement).MklSparse);
        Add(model, "paper's form", OxyColor.Parse("#C2410C"), MarkerType.Square, sweep, measurement => times(measurement).Paper);
        Add(model, "KernelGen", OxyColor.Parse("#1D4ED8"), MarkerType.Circle, sweep, measurement => times(measurement).Ours);
        Stretch(model);

        string file = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"sweep-{shape.InFeatures}x{shape.OutFeatures}-b{batch}-{pass}.svg"));
        var exporter = new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true };
        string next = file + ".part";
        File.WriteAllText(next, exporter.ExportToString(model));
        File.Move(next, file, overwrite: true);
        return file;
    }

    private static PlotModel Frame(string title)
    {
        var faint = OxyColor.Parse("#E5E7EB");
        var model = new PlotModel { Title = title, TitleFontSize = 15, TitleFontWeight = FontWeights.Normal, DefaultFont = "sans-serif", Background = OxyColors.White, PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1) };

        // Room on the right for the lines' names, which stand where each line ends.
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "Sparsity (%)", Minimum = 79.5, Maximum = 105, MajorStep = 5, MinorStep = 1, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = faint, MinorTickSize = 0, LabelFormatter = value => value > 100 ? "" : value.ToString("0", CultureInfo.InvariantCulture) });
        model.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Left, Title = "Time (µs, logarithmic)", MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = faint, MinorGridlineStyle = LineStyle.Solid, MinorGridlineColor = OxyColor.Parse("#F3F4F6"), MinorTickSize = 0, LabelFormatter = value => value.ToString("0.###", CultureInfo.InvariantCulture) });
        return model;
    }

    private static void Add(PlotModel model, string name, OxyColor color, MarkerType marker, IReadOnlyList<Measurement> sweep, Func<Measurement, double?> seconds)
    {
        var line = new LineSeries { Color = color, StrokeThickness = 2, MarkerType = marker, MarkerSize = 3.5, MarkerFill = color };
        foreach (var measurement in sweep)
        {
            if (seconds(measurement) is { } known)
                line.Points.Add(new DataPoint(measurement.Case.Sparsity * 100, known * 1e6));
        }

        if (line.Points.Count == 0)
            return;
        model.Series.Add(line);
        model.Annotations.Add(new TextAnnotation { Text = name, TextColor = color, TextPosition = new DataPoint(line.Points[^1].X + 0.4, line.Points[^1].Y), TextHorizontalAlignment = HorizontalAlignment.Left, TextVerticalAlignment = VerticalAlignment.Middle, StrokeThickness = 0 });
    }

    /// <summary>Ends the time axis a little beyond the times, so that no line lies on the frame.</summary>
    private static void Stretch(PlotModel model)
    {
        double[] times = [.. model.Series.OfType<LineSeries>().SelectMany(line => line.Points).Select(point => point.Y)];
        (model.Axes[1].Minimum, model.Axes[1].Maximum) = (times.Min() / 1.4, times.Max() * 1.4);
    }
}
