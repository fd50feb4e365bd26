using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>The results for programs. Times in microseconds, ratios as baseline's time over ours, geometric means over the rows of forward and backward together.</summary>
public static class JsonReport
{
    /// <summary>The relaxed encoder leaves the arrow of <c>512->512</c> readable; nothing here ends in a web page.</summary>
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(FileInfo file, string suite, IReadOnlyList<Measurement> measurements, double peakGflops)
    {
        var report = new JsonObject
        {
            ["peak_gflops"] = Round(peakGflops),
            ["cases"] = new JsonArray([.. measurements.SelectMany(measurement => Rows(suite, measurement, peakGflops))]),
            ["geomean"] = new JsonObject
            {
                ["vs_paper"] = Round(GeometricMean.Of(measurements.Select(measurement => (double?)measurement.Both.SpeedupOverPaper))),
                ["vs_dense"] = Round(GeometricMean.Of(measurements.Select(measurement => measurement.Both.SpeedupOverDense))),
            },
        };
        string next = file.FullName + ".part";
        File.WriteAllText(next, report.ToJsonString(Readable) + "\n");
        File.Move(next, file.FullName, overwrite: true);
    }

    private static IEnumerable<JsonNode> Rows(string suite, Measurement measurement, double peakGflops) =>
        measurement.Passes().Select(row => new JsonObject
        {
            ["suite"] = suite,
            ["case"] = measurement.Case.Shape.ToString(),
            ["sparsity"] = measurement.Case.Sparsity,
            ["batch"] = measurement.Case.Batch,
            ["pass"] = row.Pass,
            ["ours_us"] = Microseconds(row.Times.Ours),
            ["paper_us"] = Microseconds(row.Times.Paper),
            ["dense_us"] = Microseconds(row.Times.Dense),
            ["mkl_sparse_us"] = Microseconds(row.Times.MklSparse),
            ["gflops"] = Round(row.Gflops),
            ["peak_share"] = Round(row.Gflops / peakGflops),
            ["vs_paper"] = Round(row.Times.SpeedupOverPaper),
            ["vs_dense"] = Round(row.Times.SpeedupOverDense),
        });

    private static JsonValue? Microseconds(double? seconds) => Round(seconds * 1e6);

    private static JsonValue? Round(double? number) => number is { } known ? JsonValue.Create(Math.Round(known, 4)) : null;
}
