using KernelGen.Benchmarks.Compare.Tuning;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Tuned against untuned, as a person reads it.</summary>
public static class TuningGainTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<TuningGain> gains)
    {
        yield return "Microseconds a call of the policy's first choice and of the tuner's kernel, in turns. "
            + "Where the tuner keeps the first choice, the gain is the noise of this measurement.";
        yield return Text(
            $"{"layer",-23}{"sparse",8}  {"mask",-8}{"batch",6}  {"pass",-13}{"untuned",11}{"tuned",11}{"gain",8}  {"choice",-10}kernel");
        foreach (var gain in gains)
        {
            var (shape, sparsity, batch, mask) = gain.Case;
            yield return Text($"{shape,-23}{Sparsity(sparsity),8}  {mask,-8}{batch,6}  {gain.Choice.Pass,-13}")
                + Text($"{Microseconds(gain.Untuned),11}{Microseconds(gain.Tuned),11}{Ratio(gain.Speedup),8}  ")
                + Text($"{gain.Choice.Source,-10}{(gain.Changed ? gain.Choice.Kernel : "the first choice")}");
        }

        yield return "";
        yield return $"All: {Of(gains)}";
        yield return $"Another kernel than the first choice: {Of([.. gains.Where(gain => gain.Changed)])}";
    }

    private static string Of(IReadOnlyList<TuningGain> gains) =>
        gains.Count == 0
            ? "nowhere."
            : Text($"{gains.Count} passes, ")
                + Text($"geometric mean of gains {Ratio(GeometricMean.Of(gains.Select(gain => (double?)gain.Speedup)))}, ")
                + Text($"least {Ratio(gains.Min(gain => gain.Speedup))}.");
}
