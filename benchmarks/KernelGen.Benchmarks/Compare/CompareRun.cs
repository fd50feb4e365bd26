using System.Globalization;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>One run of <c>compare</c> over a suite of cases: results on standard output, progress on standard error.</summary>
public static class CompareRun
{
    /// <exception cref="SuiteException">The suite cannot be read.</exception>
    /// <exception cref="DisagreementException">Contenders computed different numbers.</exception>
    public static void Run(CompareOptions options, Suite suite)
    {
        using var workers = new Workers(options.Threads);
        var kernels = new KernelOptions { Width = options.Width };
        var baselines = Baselines.Load(options.Threads, Console.WriteLine);
        var ceiling = new Ceiling(workers, OurLayer.WidthFor(suite.Shapes[0], kernels));
        if (suite.Shapes.Any(shape => shape is ConvShape))
            ConvSelfCheck.Run(workers, baselines);
        var comparison = new Comparison(kernels, workers, baselines, TimeSpan.FromSeconds(options.Quick ? 2 : 1.5));
        Console.WriteLine(MachineFacts.Line(options.Threads, ceiling.Width));

        var measurements = MeasureAll("case", suite.Cases(options.Quick, options.Masks));
        var sweeps = options.Plots is null ? [] : suite.Sweeps
            .SelectMany(sweep => options.Masks.Select(mask => MeasureAll("sweep", Sweep.Cases(sweep.Shape, sweep.Batch, mask)))).ToList();

        foreach (string line in MeasurementTable.Lines(measurements, ceiling).Concat(SummaryTable.Lines(measurements, ceiling)).Concat(Bar.Lines(ConvBars.Of(measurements, ceiling))))
            Console.WriteLine(line);
        if (options.Json is { } json)
            JsonReport.Write(json, suite.Name, options.Threads, measurements, ceiling);
        foreach (var sweep in sweeps)
        {
            foreach (string file in SweepPlot.Write(options.Plots!, sweep))
                Console.WriteLine($"Drawn: {file}");
        }

        List<Measurement> MeasureAll(string what, IReadOnlyList<LayerCase> cases)
        {
            var measurements = new List<Measurement>();
            foreach (var layerCase in cases)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {measurements.Count + 1}/{cases.Count}: {layerCase}"));
                measurements.Add(comparison.Measure(layerCase));
                ceiling.Sample();
            }

            return measurements;
        }
    }
}
