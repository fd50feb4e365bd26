using System.Globalization;
using OxyPlot;
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
        yield return Write(folder, sweep, "forward", "MKL sparse", measurement => measurement.Forward);
        yield return Write(folder, sweep, "backward", "MKL sparse (dX alone)", measurement => measurement.Backward);
    }

    private static string Write(DirectoryInfo folder, IReadOnlyList<Measurement> sweep, string pass, string mkl, Func<Measurement, PassTimes> times)
    {
        var (shape, _, batch) = sweep[0].Case;
        var lines = new[]
        {
            Line("libtorch dense", "#6B7280", MarkerType.Triangle, sweep, measurement => times(measurement).Dense),
            Line(mkl, "#0F766E", MarkerType.Diamond, sweep, measurement => times(measurement).MklSparse),
            Line("paper's form", "#C2410C", MarkerType.Square, sweep, measurement => times(measurement).Paper),
            Line("KernelGen", "#1D4ED8", MarkerType.Circle, sweep, measurement => times(measurement).Ours),
        };
        string title = string.Create(CultureInfo.InvariantCulture, $"Linear {shape.InFeatures} → {shape.OutFeatures}, batch {batch}, {pass}");
        var model = SweepAxes.Model(title, [.. lines.Where(line => line.Points.Count > 0)]);

        string file = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"sweep-{shape.InFeatures}x{shape.OutFeatures}-b{batch}-{pass}.svg"));
        var exporter = new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true };
        string next = file + ".part";
        File.WriteAllText(next, exporter.ExportToString(model));
        File.Move(next, file, overwrite: true);
        return file;
    }

    private static LineSeries Line(string name, string color, MarkerType marker, IReadOnlyList<Measurement> sweep, Func<Measurement, double?> seconds)
    {
        var line = new LineSeries
        {
            Title = name,
            Color = OxyColor.Parse(color),
            StrokeThickness = 2,
            MarkerType = marker,
            MarkerSize = 3.5,
            MarkerFill = OxyColor.Parse(color),
        };
        foreach (var measurement in sweep)
        {
            if (seconds(measurement) is { } known)
                line.Points.Add(new DataPoint(measurement.Case.Sparsity * 100, known * 1e6));
        }

        return line;
    }
}
