using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Upkeep;
using static KernelGen.Benchmarks.Compare.Report.Cells;
using static KernelGen.Benchmarks.Compare.Report.JsonFile;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Upkeep as a person reads it, and for programs.</summary>
public static class UpkeepReport
{
    /// <summary>What the columns are.</summary>
    public static string Header => Text(
        $"{"layer",-16}{"sparse",8}{"sparse kernels",16}{"dense kernels",15}{"chosen",9}")
        + Text($"{"time",9}{"of better",11}{"RigL change",13}{"of dense backward",19}");

    /// <summary>A row; times in milliseconds.</summary>
    public static string Row(UpkeepResult result) => Text(
        $"{result.Case.Layer,-16}{Sparsity(result.Case.Sparsity),8}{1e3 * result.Sparse,16:0.000}{1e3 * result.Dense,15:0.000}")
        + Text($"{(result.IsDense ? "dense" : "sparse"),9}{1e3 * result.Chosen,9:0.000}{result.ChoiceShare,10:0.00}x")
        + Text($"{1e3 * result.Change,13:0.000}{result.ChangeShare,18:0.00}x");

    /// <summary>The two bars.</summary>
    public static IEnumerable<string> Bars(IReadOnlyList<UpkeepResult> results) =>
    [
        "",
        Text($"The choice takes at most {results.Max(result => result.ChoiceShare):0.00}x the time of the better kernels (bar: 1.05x)."),
        Text($"A change of a mask by RigL takes at most {results.Max(result => result.ChangeShare):0.00}x ")
            + "the dense backward pass of its layer (bar: 2x).",
    ];

    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(FileInfo file, int threads, IReadOnlyList<UpkeepResult> results) =>
        JsonFile.Write(file, new JsonObject
        {
            ["threads"] = threads,
            ["layers"] = new JsonArray([.. results.Select(result => new JsonObject
            {
                ["layer"] = result.Case.Layer,
                ["sparsity"] = result.Case.Sparsity,
                ["sparse_seconds"] = Round(result.Sparse),
                ["dense_seconds"] = Round(result.Dense),
                ["chosen"] = result.IsDense ? "dense" : "sparse",
                ["chosen_seconds"] = Round(result.Chosen),
                ["chosen_over_better"] = Round(result.ChoiceShare),
                ["rigl_change_seconds"] = Round(result.Change),
                ["rigl_change_over_dense_backward"] = Round(result.ChangeShare),
            })]),
        });
}
