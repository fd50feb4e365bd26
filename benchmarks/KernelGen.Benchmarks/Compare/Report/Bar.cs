using System.Text.Json.Nodes;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>A goal of this project, and what a run says about it.</summary>
/// <param name="Name">What programs call it.</param>
/// <param name="What">What people call it.</param>
/// <param name="Value">What was measured; null where the run had no case for it, or no baseline.</param>
/// <param name="Goal">The least that it should be.</param>
public sealed record Bar(string Name, string What, double? Value, double Goal)
{
    /// <summary>Whether the goal is reached; null where that was not measured.</summary>
    public bool? Met => Value is { } value ? value >= Goal : null;

    /// <summary>A line a bar; nothing where there are none.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Bar> bars)
    {
        if (bars.Count == 0)
            yield break;
        yield return "";
        yield return "Against the goals; a dash where this run has no case for one:";
        foreach (var bar in bars)
        {
            yield return Text($"{Ratio(bar.Value),9} of {Ratio(bar.Goal),-7} ")
                + Text($"{(bar.Met switch { true => "reached", false => "missed", null => "-" }),-9} {bar.What}");
        }
    }

    /// <summary>An object a bar.</summary>
    public static JsonArray Json(IReadOnlyList<Bar> bars) =>
        new([.. bars.Select(bar => new JsonObject
        {
            ["name"] = bar.Name,
            ["value"] = JsonFile.Round(bar.Value),
            ["bar"] = bar.Goal,
            ["met"] = bar.Met,
        })]);
}
