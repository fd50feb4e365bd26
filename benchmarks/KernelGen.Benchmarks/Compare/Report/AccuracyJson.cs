using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Accuracy;
using static KernelGen.Benchmarks.Compare.Report.JsonFile;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Trainings for programs: an object a run.</summary>
public static class AccuracyJson
{
    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(FileInfo file, int threads, IReadOnlyList<AccuracyResult> results) =>
        JsonFile.Write(file, new JsonObject
        {
            ["threads"] = threads,
            ["runs"] = new JsonArray([.. results.Select(result => new JsonObject
            {
                ["network"] = result.Case.Network,
                ["method"] = result.Case.Method,
                ["width"] = result.Case.Width,
                ["sparsity"] = result.Case.Method == Methods.Dense ? 0 : result.Case.Sparsity,
                ["seed"] = result.Seed,
                ["epochs"] = result.Case.Epochs,
                ["learning_rate"] = Round(result.Case.LearningRate),
                ["seconds"] = Round(result.Seconds),
                ["upkeep"] = Round(result.Upkeep),
                ["test_accuracy"] = Round(result.TestAccuracy),
            })]),
        });
}
