using KernelGen.Benchmarks.Compare.Timing;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>The results as a person reads them, three rows a case.</summary>
public static class MeasurementTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<Measurement> measurements, Ceiling ceiling)
    {
        foreach (string line in Peaks(measurements, ceiling))
            yield return line;
        yield return "Microseconds a call, medians of interleaved rounds; MKL's product backward is dX alone.";
        yield return "";
        yield return Text($"{"layer",-11}{"sparse",8}  {"mask",-8}{"batch",6}  {"pass",-9}{"ours",10}{"updated",10}{"paper",11}{"own dense",11}{"libtorch",11}{"MKL sparse",11}{"GFLOP/s",9}{"of peak",9}{"vs paper",10}{"vs own",9}{"vs libt.",9}{"vs best",9}  kernel");
        foreach (var measurement in measurements)
        {
            var (shape, sparsity, batch, mask) = measurement.Case;
            foreach (var row in measurement.Passes())
            {
                var times = row.Times;
                yield return Text(
                    $"{shape,-11}{Sparsity(sparsity),8}  {mask,-8}{batch,6}  {row.Pass,-9}{Microseconds(times.Ours),10}{Microseconds(row.AfterUpdate),10}{Microseconds(times.Paper),11}{Microseconds(times.OwnDense),11}{Microseconds(times.Dense),11}{Microseconds(times.MklSparse),11}{row.Gflops,9:F1}{Percent(row.Gflops / ceiling.Gflops),9}{Ratio(times.SpeedupOverPaper),10}{Ratio(times.SpeedupOverOwnDense),9}{Ratio(times.SpeedupOverDense),9}{Ratio(times.SpeedupOverBestDense),9}  {row.Kernel}").TrimEnd();
            }
        }
    }

    private static IEnumerable<string> Peaks(IReadOnlyList<Measurement> measurements, Ceiling ceiling)
    {
        yield return Text($"FMA peak of the kernels' width, {ceiling.Width}: {ceiling.Gflops:F1} GFLOP/s, measured between the cases.");
        if (ceiling.WidestWidth != ceiling.Width)
            yield return Text($"FMA peak of this machine, {ceiling.WidestWidth}: {ceiling.WidestGflops:F1} GFLOP/s.");
        yield return Dense("This project's dense layer", times => times.OwnDense, ceiling.Gflops, "of the peak of its width");
        if (measurements.Any(measurement => measurement.Forward.Dense is not null))
            yield return Dense("libtorch's dense layer, as it ships", times => times.Dense, ceiling.WidestGflops, "of the machine's peak") + " On AMD processors its BLAS stays on a 256-bit path.";

        string Dense(string name, Func<PassTimes, double?> seconds, double peak, string of) =>
            Text($"{name}: {Gflops(1, measurement => seconds(measurement.Forward)) / peak * 100:F0} % forward, {Gflops(2, measurement => seconds(measurement.Backward)) / peak * 100:F0} % backward {of} (medians of the cases, zeros counted).");

        // Without zeros left out a pass has 2 in out batch operations forward and twice that backward.
        double Gflops(int products, Func<Measurement, double?> seconds) => Median.Of(measurements.Select(measurement =>
            2.0 * products * measurement.Case.Shape.InFeatures * measurement.Case.Shape.OutFeatures * measurement.Case.Batch / 1e9 / seconds(measurement)).OfType<double>());
    }
}
