using System.Text.Json;
using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Networks;
using static KernelGen.Benchmarks.Compare.Report.JsonFile;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Training steps for programs: an object a case, with one for each contender.</summary>
public static class NetworkJson
{
    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(FileInfo file, int threads, IReadOnlyList<NetworkMeasurement> measurements, double peakGflops) =>
        JsonFile.Write(file, new JsonObject
        {
            ["threads"] = threads,
            ["widest_peak_gflops"] = Round(peakGflops),
            ["cases"] = new JsonArray([.. measurements.Select(measurement => new JsonObject
        {
            ["model"] = measurement.Case.Model,
            ["sparsity"] = measurement.Case.Sparsity,
            ["batch"] = measurement.Case.Batch,
            ["ours"] = JsonSerializer.SerializeToNode(measurement.Ours),
            ["libtorch"] = JsonSerializer.SerializeToNode(measurement.Libtorch),
            ["libtorch_reason"] = measurement.LibtorchReason,
            ["vs_libtorch"] = Round(measurement.Speedup),
            ["memory_of_libtorch"] = Round(measurement.MemoryShare),
        })]),
            ["bars"] = Bar.Json(NetworkBars.Of(measurements)),
        });
}
