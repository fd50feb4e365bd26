using System.Globalization;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>One run of <c>compare</c> over a suite of cases: results on standard output, progress on standard error.</summary>
public static class CompareRun
{
    /// <exception cref="SuiteException">The suite cannot be read.</exception>
    /// <exception cref="Contenders.DisagreementException">Contenders computed different numbers.</exception>
    public static void Run(CompareOptions options, Suite suite)
    {
        using var workers = new Workers(options.Threads);
        var kernels = new KernelOptions { Width = options.Width };
        var baselines = Baselines.Load(options.Threads, Console.WriteLine);
        var ceiling = new Ceiling(workers, DeclaredLayers.Create(suite.Shapes[0], kernels).Width);
        var comparison = new Comparison(kernels, workers, baselines, TimeSpan.FromSeconds(options.Quick ? 2 : 1.5));
        Console.WriteLine(MachineFacts.Line(options.Threads, ceiling.Width));

        var measurements = MeasureAll("case", suite.Cases(options.Quick, options.Masks));
        var sweeps = options.Plots is null ? [] : suite.Sweeps
            .SelectMany(sweep => options.Masks.Select(mask => MeasureAll("sweep", Sweep.Cases(sweep.Shape, sweep.Batch, mask)))).ToList();

        foreach (string line in MeasurementTable.Lines(measurements, ceiling).Concat(SummaryTable.Lines(measurements, ceiling)))
            Console.WriteLine(line);
        if (options.Json is { } json)
            JsonReport.Write(json, suite.Name, options.Threads, measurements, ceiling);
        foreach (var sweep in sweeps)
        {
            foreach (string file in SweepPlot.Write(options.Plots!, sweep))
                Console.WriteLine($"Drawn: {file}");
        }

        List<Measurement> MeasureAll(string what, IReadOnlyList<LinearCase> cases)
        {
            var measurements = new List<Measurement>();
            foreach (var linearCase in cases)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {measurements.Count + 1}/{cases.Count}: {linearCase}"));
                measurements.Add(comparison.Measure(linearCase));
                ceiling.Sample();
            }

            return measurements;
        }
    }
}
