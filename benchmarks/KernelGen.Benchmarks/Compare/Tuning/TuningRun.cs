using System.Globalization;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Tuning;

/// <summary>One run of <c>compare --tuning</c>: results on standard output, progress on standard error.</summary>
public static class TuningRun
{
    /// <exception cref="DisagreementException">A tuned layer computes other numbers than an untuned one.</exception>
    public static void Run(CompareOptions options, Suite suite)
    {
        using var workers = new Workers(options.Threads);
        var kernels = new KernelOptions { Width = options.Width };
        var measuring = new TuningMeasuring(kernels, workers, TimeSpan.FromSeconds(0.8));
        Console.WriteLine(MachineFacts.Line(options.Threads, OurLayer.WidthFor(suite.Shapes[0], kernels)));
        var gains = new List<TuningGain>();
        var cases = suite.Cases(options.Quick, options.Masks);
        foreach (var layerCase in cases)
        {
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"case {(gains.Count / 2) + 1}/{cases.Count}: {layerCase}"));
            gains.AddRange(measuring.Measure(layerCase));
        }

        foreach (string line in TuningGainTable.Lines(gains))
            Console.WriteLine(line);
        if (options.Json is { } json)
            TuningGainJson.Write(json, options.Threads, gains);
    }
}
