using KernelGen.Benchmarks.Compare.Networks;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Training steps as a person reads them, a row for each contender.</summary>
public static class NetworkTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<NetworkMeasurement> measurements)
    {
        yield return "Milliseconds of a training step, medians; each contender in a process of its own, whose peak memory stands behind.";
        yield return "";
        yield return Text($"{"model",-10}{"sparse",8}{"batch",6}  {"contender",-10}{"step",11}")
            + Text($"{"forward",11}{"backward",11}{"optimiser",11}{"peak MB",10}{"planned MB",12}{"steps",7}{"vs libt.",10}{"memory",9}");
        foreach (var measurement in measurements)
        {
            yield return Row(measurement, "ours", measurement.Ours)
                + Text($"{Ratio(measurement.Speedup),10}{Percent(measurement.MemoryShare),9}");
            if (measurement.Libtorch is { } libtorch)
                yield return Row(measurement, "libtorch", libtorch);
        }

        foreach (var reason in measurements.Where(measurement => measurement.LibtorchReason is not null)
            .GroupBy(measurement => measurement.LibtorchReason))
            yield return $"libtorch is left out of {string.Join("; ", reason.Select(measurement => measurement.Case))}: {reason.Key}.";
    }

    private static string Row(NetworkMeasurement measurement, string contender, StepTimes times)
    {
        var (model, batch, sparsity) = measurement.Case;
        return Text($"{model,-10}{Sparsity(sparsity),8}{batch,6}  {contender,-10}{times.Step * 1e3,11:F2}")
            + Text($"{times.Forward * 1e3,11:F2}{times.Backward * 1e3,11:F2}{times.Optimizer * 1e3,11:F2}{times.PeakBytes / 1e6,10:F0}")
            + Text($"{(times.PlannedBytes is { } planned ? Text($"{planned / 1e6:F0}") : "-"),12}{times.Steps,7}");
    }
}
