using System.Globalization;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Growth;

/// <summary>
/// One run of <c>compare</c> over a suite that asks how time grows: results on standard output, progress on standard error.
/// </summary>
public static class GrowthRun
{
    /// <exception cref="DisagreementException">Our layer computes wrong numbers.</exception>
    public static void Run(CompareOptions options, Suite suite)
    {
        using var workers = new Workers(options.Threads);
        var kernels = new KernelOptions { Width = options.Width };
        var baselines = options.Load(options.Threads, Console.WriteLine);
        var ceiling = new Ceiling(workers, OurLayer.WidthFor(suite.Shapes[0], kernels));
        var measuring = new GrowthMeasuring(kernels, workers, baselines, TimeSpan.FromSeconds(options.Quick ? 1 : 4));
        Console.WriteLine(MachineFacts.Line(options.Threads, ceiling.Width));

        int steps = (suite.Growth.Count + suite.Widths.Count + suite.Threads.Count) * options.Masks.Count, step = 0;
        var results = new GrowthResults(
            EachMask(suite.Growth, (series, mask) => Step($"{series.Axis} of {series.Cases[0].Shape}", () => measuring.Series(
                series with { Cases = [.. series.Cases.Select(Masked(mask))] }))),
            EachMask(suite.Widths, (cases, mask) => Step($"sizes around {cases.PowerOfTwo.Shape}", () => measuring.Width(
                new WidthCases(Masked(mask)(cases.PowerOfTwo), Masked(mask)(cases.Below), Masked(mask)(cases.Above))))),
            EachMask(suite.Threads, (layerCase, mask) => Step($"threads, {layerCase}", () => measuring.Threads(Masked(mask)(layerCase)))));

        foreach (string line in GrowthTable.Lines(results, ceiling))
            Console.WriteLine(line);
        if (options.Json is { } json)
            GrowthJson.Write(json, options.Threads, results, ceiling);
        if (options.Plots is { } plots)
        {
            foreach (string file in results.Series.SelectMany(series => GrowthPlot.Write(plots, series)))
                Console.WriteLine($"Drawn: {file}");
        }

        IReadOnlyList<TResult> EachMask<T, TResult>(IReadOnlyList<T> what, Func<T, MaskKind, TResult> measure) =>
            [.. options.Masks.SelectMany(mask => what.Select(one => measure(one, mask)))];

        T Step<T>(string what, Func<T> measure)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++step}/{steps}: {what}"));
            var result = measure();
            ceiling.Sample();
            return result;
        }
    }

    private static Func<LayerCase, LayerCase> Masked(MaskKind mask) => layerCase => layerCase with { Mask = mask };
}
