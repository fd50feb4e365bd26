using System.Globalization;
using KernelGen.Benchmarks.Compare.Timing;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>The results as a person reads them: three rows a case, then geometric means by sparsity and over all.</summary>
public static class MeasurementTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<Measurement> measurements, double peakGflops)
    {
        yield return Text($"FMA peak {peakGflops:F1} GFLOP/s, measured between the cases.");
        double[] dense = [.. measurements.Where(m => m.Forward.Dense is not null).Select(m => m.DenseGflops!.Value / peakGflops)];
        if (dense.Length > 0)
            yield return Text($"libtorch's dense product, as it ships: {Median.Of(dense) * 100:F0} % of that peak (forward, median of the cases). On AMD processors its BLAS stays on a 256-bit path.");
        yield return "Microseconds a call, medians of interleaved rounds; MKL's product backward is dX alone.";
        yield return "";
        yield return Text($"{"layer",-11}{"sparse",8}{"batch",7}  {"pass",-9}{"ours",11}{"paper",11}{"dense",11}{"MKL sparse",11}{"GFLOP/s",9}{"of peak",9}{"vs paper",10}{"vs dense",10}");
        foreach (var measurement in measurements)
        {
            var (shape, sparsity, batch) = measurement.Case;
            foreach (var (pass, times, gflops) in measurement.Passes())
            {
                yield return Text(
                    $"{shape,-11}{sparsity * 100,6:0.##} %{batch,7}  {pass,-9}{Time(times.Ours),11}{Time(times.Paper),11}{Time(times.Dense),11}{Time(times.MklSparse),11}{gflops,9:F1}{gflops / peakGflops * 100,7:F1} %{Ratio(times.SpeedupOverPaper),10}{Ratio(times.SpeedupOverDense),10}");
            }
        }

        yield return "";
        yield return Text($"Geometric means of time ratios, forward and backward together; MKL's product: forward alone.");
        yield return Text($"{"sparse",-10}{"cases",7}{"vs paper",10}{"vs dense",10}{"vs MKL",10}");
        foreach (var group in measurements.GroupBy(measurement => measurement.Case.Sparsity).OrderBy(group => group.Key))
            yield return Means(Text($"{group.Key * 100:0.##} %"), [.. group]);
        yield return Means("all", measurements);
    }

    private static string Means(string name, IReadOnlyList<Measurement> measurements) => Text(
        $"{name,-10}{measurements.Count,7}{Ratio(GeometricMean.Of(measurements.Select(m => (double?)m.Both.SpeedupOverPaper))),10}{Ratio(GeometricMean.Of(measurements.Select(m => m.Both.SpeedupOverDense))),10}{Ratio(GeometricMean.Of(measurements.Select(m => m.Forward.MklSparse / m.Forward.Ours))),10}");

    private static string Time(double? seconds) => seconds is { } known ? Text($"{known * 1e6:F1}") : "-";

    private static string Ratio(double? ratio) => ratio is { } known ? Text($"{known:F2}x") : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
