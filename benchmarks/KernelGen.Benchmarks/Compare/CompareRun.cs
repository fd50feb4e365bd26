using System.Globalization;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>One run of <c>compare</c>: results on standard output, progress on standard error.</summary>
public static class CompareRun
{
    /// <exception cref="SuiteException">The suite cannot be read.</exception>
    /// <exception cref="Contenders.DisagreementException">Contenders computed different numbers.</exception>
    public static void Run(CompareOptions options)
    {
        var suite = Suite.Read(options.Suite);
        using var workers = new Workers(options.Threads);
        var comparison = new Comparison(workers, TimeSpan.FromSeconds(options.Quick ? 1 : 1.5), Console.WriteLine);
        Console.WriteLine(MachineFacts.Line(options.Threads, DeclaredLayers.Width(suite.Shapes[0])));

        var measurements = MeasureAll(comparison, "case", options.Quick ? suite.Quick : suite.Full);
        var sweeps = options.Plots is null ? [] : suite.Sweeps.Select(sweep => MeasureAll(comparison, "sweep", Sweep.Cases(sweep.Shape, sweep.Batch))).ToList();

        double peak = comparison.PeakGflops;
        foreach (string line in MeasurementTable.Lines(measurements, peak))
            Console.WriteLine(line);
        if (options.Json is { } json)
            JsonReport.Write(json, suite.Name, measurements, peak);
        foreach (var sweep in sweeps)
        {
            foreach (string file in SweepPlot.Write(options.Plots!, sweep))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Drawn: {file}"));
        }
    }

    private static List<Measurement> MeasureAll(Comparison comparison, string what, IReadOnlyList<LinearCase> cases)
    {
        var measurements = new List<Measurement>();
        foreach (var linearCase in cases)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {measurements.Count + 1}/{cases.Count}: {linearCase}"));
            measurements.Add(comparison.Measure(linearCase));
        }

        return measurements;
    }
}
