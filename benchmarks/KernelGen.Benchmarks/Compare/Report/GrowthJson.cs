using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Growth;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.JsonFile;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>How time grows, for programs: a row for each series and pass. Deviations are shares of the line's time.</summary>
public static class GrowthJson
{
    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(FileInfo file, int threads, GrowthResults results, Ceiling ceiling) => JsonFile.Write(file, new JsonObject
    {
        ["peak_gflops"] = Round(ceiling.Gflops),
        ["width"] = ceiling.Width.ToString(),
        ["thread_count"] = threads,
        ["series"] = Rows(results.Series, Series),
        ["widths"] = Rows(results.Widths, Width),
        ["threads"] = Rows(results.Threads, Threads),
    });

    private static JsonArray Rows<T>(IReadOnlyList<T> results, Func<T, string, JsonObject> row) =>
        new([.. results.SelectMany(result => TwoPasses.Names.Select(pass => row(result, pass)))]);

    private static JsonObject Series(SeriesResult result, string pass)
    {
        var line = result.Line(pass);
        var row = new JsonObject { ["axis"] = result.Series.Axis == GrowthAxis.Nonzeros ? "nonzeros" : "batch" };
        Identify(row, result.Points[0].Case, pass);
        row["slope_ns"] = JsonValue.Create(line.Slope * 1e9);
        row["intercept_us"] = Microseconds(line.Intercept);
        row["worst_above_line"] = Round(line.WorstAbove);
        row["own_dense_us"] = Microseconds(result.OwnDense?.Of(pass));
        row["dense_us"] = Microseconds(result.Dense?.Of(pass));
        row["libtorch_reason"] = result.DenseReason;
        row["break_even_own_dense"] = BreakEven(result.BreakEvenWith(result.OwnDense, pass));
        row["break_even_dense"] = BreakEven(result.BreakEvenWith(result.Dense, pass));
        row["points"] = new JsonArray([.. result.Points.Select((point, i) => new JsonObject
        {
            ["sparsity"] = point.Case.Sparsity,
            ["batch"] = point.Case.Batch,
            ["nonzeros"] = point.Nonzeros,
            ["us"] = Microseconds(point.Times.Of(pass)),
            ["line_us"] = Microseconds(line.At(i)),
            ["above_line"] = Round(line.Above(i)),
            ["kernels"] = new JsonArray([.. new[] { point.ForwardKernel, point.BackwardKernel }
                .Where((_, kernel) => pass == "both" || pass == TwoPasses.Names[kernel]).Select(name => JsonValue.Create(name))]),
            ["on_line_by_definition"] = i == result.Series.Anchors.First || i == result.Series.Anchors.Second,
        })]);
        return row;
    }

    private static JsonObject? BreakEven(BreakEven? breakEven) => breakEven is null ? null : new JsonObject
    {
        ["sparsity"] = Round(breakEven.Sparsity),
        ["always_faster"] = breakEven.AlwaysFaster,
        ["least_measured"] = Round(breakEven.Least),
    };

    private static JsonObject Width(WidthResult result, string pass)
    {
        var row = new JsonObject();
        Identify(row, result.PowerOfTwo.Case, pass);
        row["us"] = Microseconds(result.PowerOfTwo.Times.Of(pass));
        row["below_us"] = Microseconds(result.Below.Times.Of(pass));
        row["above_us"] = Microseconds(result.Above.Times.Of(pass));
        row["above_neighbours"] = Round(result.Excess(pass));
        return row;
    }

    private static JsonObject Threads(ThreadsResult result, string pass)
    {
        var row = new JsonObject();
        Identify(row, result.Case, pass);
        row["points"] = new JsonArray([.. result.Points.Select((point, i) => new JsonObject
        {
            ["threads"] = point.Threads,
            ["us"] = Microseconds(point.Times.Of(pass)),
            ["speedup"] = Round(result.Speedup(i, pass)),
        })]);
        return row;
    }

    /// <summary>In a series, sparsity or batch is that of its first point.</summary>
    private static void Identify(JsonObject row, LayerCase layerCase, string pass)
    {
        row["case"] = layerCase.Shape.ToString();
        row["sparsity"] = layerCase.Sparsity;
        row["batch"] = layerCase.Batch;
        row["mask"] = Name(layerCase.Mask);
        row["pass"] = pass;
    }
}
