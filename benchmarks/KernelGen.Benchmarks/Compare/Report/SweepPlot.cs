using System.Globalization;
using KernelGen.Benchmarks.Shapes;
using OxyPlot;
using OxyPlot.Series;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Draws a layer's times over the sparsity as the paper does: logarithmic time, one line a contender.</summary>
public static class SweepPlot
{
    /// <summary>Writes one picture a pass and says which files these are.</summary>
    public static IEnumerable<string> Write(DirectoryInfo folder, IReadOnlyList<Measurement> sweep)
    {
        yield return Write(folder, sweep, "forward", "MKL sparse", measurement => measurement.Forward);
        yield return Write(folder, sweep, "backward", "MKL sparse (dX alone)", measurement => measurement.Backward);
    }

    private static string Write(
        DirectoryInfo folder, IReadOnlyList<Measurement> sweep, string pass, string mkl, Func<Measurement, PassTimes> times)
    {
        var (shape, _, batch, mask) = sweep[0].Case;
        bool twoForms = shape is ConvShape;
        var lines = new[]
        {
            Line("libtorch dense", "#6B7280", MarkerType.Triangle, sweep, measurement => times(measurement).Dense),
            Line("KernelGen dense", "#7C3AED", MarkerType.Cross, sweep, measurement => times(measurement).OwnDense),
            Line(mkl, "#0F766E", MarkerType.Diamond, sweep, measurement => times(measurement).MklSparse),
            Line(
                twoForms ? "paper, over batch" : "paper's form", "#C2410C", MarkerType.Square, sweep,
                measurement => times(measurement).PaperOverBatch),
            Line("paper, over width", "#B45309", MarkerType.Square, sweep, measurement => times(measurement).PaperOverWidth),
            Line("KernelGen", "#1D4ED8", MarkerType.Circle, sweep, measurement => times(measurement).Ours),
        };
        string title = string.Create(
            CultureInfo.InvariantCulture, $"{shape.Title}, batch {batch}, {pass}{(mask == MaskKind.Skewed ? ", skewed mask" : "")}");
        var model = SweepAxes.Model(title, [.. lines.Where(line => line.Points.Count > 0)]);

        return SvgFile.Write(
            folder,
            string.Create(
                CultureInfo.InvariantCulture, $"sweep-{shape.FileName}-b{batch}-{pass}{(mask == MaskKind.Skewed ? "-skewed" : "")}"),
            model);
    }

    private static LineSeries Line(
        string name, string color, MarkerType marker, IReadOnlyList<Measurement> sweep, Func<Measurement, double?> seconds)
    {
        var line = new LineSeries
        {
            Title = name,
            Color = OxyColor.Parse(color),
            StrokeThickness = 2,
            MarkerType = marker,
            MarkerSize = 3.5,
            MarkerFill = OxyColor.Parse(color),
            MarkerStroke = OxyColor.Parse(color),
        };
        foreach (var measurement in sweep)
        {
            if (seconds(measurement) is { } known)
                line.Points.Add(new DataPoint(measurement.Case.Sparsity * 100, known * 1e6));
        }

        return line;
    }
}
