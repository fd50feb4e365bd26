using KernelGen.Samples;
using Spectre.Console;
using SparseTransfer.CommandLine;

namespace SparseTransfer.Output;

/// <summary>The table of a comparison.</summary>
internal static class CompareTable
{
    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="runs">The runs.</param>
    public static void Write(TextWriter output, IReadOnlyList<RunResult> runs)
    {
        var dense = runs.FirstOrDefault(run => RunChoice.Parse(run.Run) is { Method: MethodKind.Dense });
        var table = new Table().Border(TableBorder.Rounded).AddColumn("method").AddColumn("weights");
        foreach (string number in (string[])[
            "zeros", "test accuracy", "seconds", "step ms", "forward ms", "backward ms", "step speed-up", "training speed-up"])
            table.AddColumn(new TableColumn(number).RightAligned());
        foreach (var run in runs)
        {
            var choice = RunChoice.Parse(run.Run)!;
            table.AddRow(
                ChoiceOption.Word(choice.Method), ChoiceOption.Word(choice.Weights),
                $"{100 * run.Sparsity:0.0} %", $"{100 * run.TestAccuracy:0.00} %",
                $"{run.Seconds:N1}", $"{run.StepMs:N1}", $"{run.LastPartsMs.Forward:N1}", $"{run.LastPartsMs.Backward:N1}",
                dense is null ? "" : $"{dense.StepMs / run.StepMs:0.00}x", dense is null ? "" : $"{dense.Seconds / run.Seconds:0.00}x");
        }

        var console = SampleConsole.Open(output);
        console.Write(table);
        console.WriteLine(
            "Step ms is the median of the last epoch, forward and backward are its means; a step of probe is one of its classifier alone.");
        if (dense is not null)
            console.WriteLine("Speed-ups are over dense.");
    }
}
