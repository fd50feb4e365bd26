using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>The results as a person reads them, three rows a case.</summary>
public static class MeasurementTable
{
    /// <summary>A column; a width below zero aligns to the left.</summary>
    private sealed record Column(string Title, int Width, Func<Measurement, MeasuredPass, string> Cell);

    public static IEnumerable<string> Lines(IReadOnlyList<Measurement> measurements, Ceiling ceiling)
    {
        bool products = measurements.Any(measurement => measurement.Case.Shape is LinearShape);
        foreach (string line in Peaks(measurements, ceiling, products))
            yield return line;
        yield return $"Microseconds a call, medians of interleaved rounds{(products ? "; MKL's product backward is dX alone" : "")}.";
        yield return "";
        Column[] columns = [.. Columns(measurements, ceiling, products)];
        yield return Line(columns, column => column.Title);
        foreach (var measurement in measurements)
        {
            foreach (var row in measurement.Passes())
                yield return Line(columns, column => column.Cell(measurement, row));
        }
    }

    private static IEnumerable<Column> Columns(IReadOnlyList<Measurement> measurements, Ceiling ceiling, bool products)
    {
        yield return new(
            "layer",
            -1 - Math.Max(10, measurements.Select(measurement => measurement.Case.Shape.ToString().Length).DefaultIfEmpty(0).Max()),
            (m, _) => m.Case.Shape.ToString());
        yield return new("sparse", 8, (m, _) => Sparsity(m.Case.Sparsity));
        yield return new("  mask", -10, (m, _) => "  " + m.Case.Mask);
        yield return new("batch", 6, (m, _) => Text($"{m.Case.Batch}"));
        yield return new("  pass", -11, (_, row) => "  " + row.Pass);
        yield return new("ours", 10, (_, row) => Microseconds(row.Times.Ours));
        yield return new("updated", 10, (_, row) => Microseconds(row.AfterUpdate));
        yield return new("paper", 11, (_, row) => Microseconds(row.Times.Paper));
        if (measurements.Any(measurement => measurement.Case.Shape is ConvShape))
        {
            yield return new("over batch", 12, (_, row) => Microseconds(row.Times.PaperOverBatch));
            yield return new("over width", 12, (_, row) => Microseconds(row.Times.PaperOverWidth));
        }

        yield return new("own dense", 11, (_, row) => Microseconds(row.Times.OwnDense));
        yield return new("libtorch", 11, (_, row) => Microseconds(row.Times.Dense));
        if (products)
            yield return new("MKL sparse", 11, (_, row) => Microseconds(row.Times.MklSparse));
        yield return new("GFLOP/s", 9, (_, row) => Text($"{row.Gflops:F1}"));
        yield return new("of peak", 9, (_, row) => Percent(row.Gflops / ceiling.Gflops));
        yield return new("vs paper", 10, (_, row) => Ratio(row.Times.SpeedupOverPaper));
        yield return new("vs own", 9, (_, row) => Ratio(row.Times.SpeedupOverOwnDense));
        yield return new("vs libt.", 9, (_, row) => Ratio(row.Times.SpeedupOverDense));
        yield return new("vs best", 9, (_, row) => Ratio(row.Times.SpeedupOverBestDense));
        yield return new("  kernel", 0, (_, row) => "  " + row.Kernel);
    }

    private static string Line(Column[] columns, Func<Column, string> cell) =>
        string.Concat(columns.Select(
            column => column.Width < 0 ? cell(column).PadRight(-column.Width) : cell(column).PadLeft(column.Width))).TrimEnd();

    private static IEnumerable<string> Peaks(IReadOnlyList<Measurement> measurements, Ceiling ceiling, bool products)
    {
        yield return Text($"FMA peak of the kernels' width, {ceiling.Width}: {ceiling.Gflops:F1} GFLOP/s, measured between the cases.");
        if (ceiling.WidestWidth != ceiling.Width)
            yield return Text($"FMA peak of this machine, {ceiling.WidestWidth}: {ceiling.WidestGflops:F1} GFLOP/s.");
        yield return Dense("This project's dense layer", times => times.OwnDense, ceiling.Gflops, "of the peak of its width");
        if (measurements.Any(measurement => measurement.Forward.Dense is not null))
        {
            yield return Dense("libtorch's dense layer, as it ships", times => times.Dense, ceiling.WidestGflops, "of the machine's peak")
                + (products ? " On AMD processors its BLAS stays on a 256-bit path." : "");
        }

        string Dense(string name, Func<PassTimes, double?> seconds, double peak, string of) =>
            Text($"{name}: {Gflops(measurement => seconds(measurement.Forward)) / peak * 100:F0} % forward, ")
                + Text($"{2 * Gflops(measurement => seconds(measurement.Backward)) / peak * 100:F0} % backward {of} ")
                + "(medians of the cases, zeros counted).";

        double Gflops(Func<Measurement, double?> seconds) =>
            Median.Of(measurements.Select(measurement => measurement.Case.DenseForwardOperations / 1e9 / seconds(measurement))
                .OfType<double>());
    }
}
