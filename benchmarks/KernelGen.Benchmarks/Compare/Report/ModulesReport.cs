using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Modules;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.Cells;
using static KernelGen.Benchmarks.Compare.Report.JsonFile;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Training steps of models with sparse modules, as a person reads them, and for programs.</summary>
internal static class ModulesReport
{
    private const double Bar = 2;

    /// <summary>What was exchanged, a row for each contender, and the bar.</summary>
    public static IEnumerable<string> Lines(NetworkCase networkCase, IReadOnlyList<ModuleContender> contenders)
    {
        yield return "";
        yield return $"{networkCase}; exchanged in channels_last:";
        foreach (string line in contenders[^1].Report!.ToString().TrimEnd().Split('\n'))
            yield return line;
        yield return "";
        yield return Text($"{"contender",-32}{"step",10}{"vs dense",10}{"vs dense, channels_last",25}");
        foreach (var contender in contenders)
        {
            yield return Text(
                $"{contender.Name,-32}{1e3 * contender.Seconds,10:0.00}{Over(0, contender),9:0.00}x{Over(2, contender),24:0.00}x");
        }

        yield return Text($"With sparse modules a step is {Over(0, contenders[^1]):0.00} times as fast as the dense one (bar: {Bar:0}x).");

        double Over(int baseline, ModuleContender contender) => contenders[baseline].Seconds / contender.Seconds;
    }

    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(
        FileInfo file, int threads, IEnumerable<(NetworkCase Case, IReadOnlyList<ModuleContender> Contenders)> results) =>
        JsonFile.Write(file, new JsonObject
        {
            ["threads"] = threads,
            ["steps"] = new JsonArray([.. results.SelectMany(result => result.Contenders.Select(contender => new JsonObject
            {
                ["model"] = result.Case.Model,
                ["batch"] = result.Case.Batch,
                ["sparsity"] = result.Case.Sparsity,
                ["contender"] = contender.Name,
                ["step_seconds"] = Round(contender.Seconds),
            }))]),
        });
}
