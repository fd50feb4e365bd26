using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Tuning;
using static KernelGen.Benchmarks.Compare.Report.JsonFile;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Tuned against untuned, for programs; <c>least_gain</c> is over the passes where the tuner took another kernel.</summary>
public static class TuningGainJson
{
    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(FileInfo file, int threads, IReadOnlyList<TuningGain> gains)
    {
        var changed = gains.Where(gain => gain.Changed).ToArray();
        JsonFile.Write(file, new JsonObject
        {
            ["threads"] = threads,
            ["cases"] = new JsonArray([.. gains.Select(Row)]),
            ["changed"] = changed.Length,
            ["least_gain"] = Round(changed.Length == 0 ? null : changed.Min(gain => gain.Speedup)),
            ["geomean_gain"] = Round(GeometricMean.Of(gains.Select(gain => (double?)gain.Speedup))),
        });
    }

    private static JsonObject Row(TuningGain gain) => new()
    {
        ["case"] = gain.Case.Shape.ToString(),
        ["sparsity"] = gain.Case.Sparsity,
        ["batch"] = gain.Case.Batch,
        ["mask"] = Name(gain.Case.Mask),
        ["pass"] = gain.Choice.Pass.StartsWith("Forward", StringComparison.Ordinal) ? "forward" : "backward",
        ["untuned_us"] = Microseconds(gain.Untuned),
        ["tuned_us"] = Microseconds(gain.Tuned),
        ["gain"] = Round(gain.Speedup),
        ["first_choice"] = gain.Choice.FirstChoice,
        ["kernel"] = gain.Choice.Kernel,
        ["candidates"] = gain.Choice.Candidates,
        ["choice"] = gain.Choice.Source.ToString(),
    };
}
