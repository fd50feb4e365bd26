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
    /// <exception cref="DisagreementException">Our layers compute wrong numbers.</exception>
    public static void Run(CompareOptions options, Suite suite)
    {
        using var workers = new Workers(options.Threads);
        var kernels = new KernelOptions { Width = options.Width };
        var baselines = options.Load(options.Threads, Console.WriteLine);
        var ceiling = new Ceiling(workers, OurLayer.WidthFor(suite.Shapes[0], kernels));
        var check = suite.Shapes.Any(shape => shape is ConvShape) ? ConvSelfCheck.Run(workers, baselines) : [];
        foreach (var wrong in check)
            Console.WriteLine($"Before the run: {wrong.Name}: {wrong.Reason}. It counts in the cases where each of its numbers is right.");
        var comparison = new Comparison(kernels, workers, baselines, TimeSpan.FromSeconds(options.Quick ? 2 : 1.5));
        Console.WriteLine(MachineFacts.Line(options.Threads, ceiling.Width));

        var measurements = MeasureAll("case", suite.Cases(options.Quick, options.Masks));
        var sweeps = options.Plots is null ? [] : suite.Sweeps
            .SelectMany(sweep => options.Masks.Select(mask => MeasureAll("sweep", Sweep.Cases(sweep.Shape, sweep.Batch, mask)))).ToList();

        // With the peak of the whole run, which is a better one than that of its beginning.
        measurements = Fair(measurements);
        IEnumerable<string> lines =
        [
            .. MeasurementTable.Lines(measurements, ceiling), .. OmittedTable.Lines(measurements),
            .. SummaryTable.Lines(measurements, ceiling),
            .. Bar.Lines(ConvBars.Of(measurements, ceiling)),
        ];
        foreach (string line in lines)
            Console.WriteLine(line);
        if (options.Json is { } json)
            JsonReport.Write(json, suite.Name, options.Threads, measurements, ceiling, check);
        foreach (var sweep in sweeps.ConvertAll(Fair))
        {
            foreach (string file in SweepPlot.Write(options.Plots!, sweep))
                Console.WriteLine($"Drawn: {file}");
        }

        List<Measurement> Fair(List<Measurement> all) => all.ConvertAll(measurement => measurement.WithoutCrippled(ceiling.WidestGflops));

        List<Measurement> MeasureAll(string what, IReadOnlyList<LayerCase> cases)
        {
            var measurements = new List<Measurement>();
            foreach (var layerCase in cases)
            {
                Console.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{what} {measurements.Count + 1}/{cases.Count}: {layerCase}"));
                measurements.Add(comparison.Measure(layerCase));
                ceiling.Sample();
            }

            return measurements;
        }
    }
}
