using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>One run of <c>compare</c> over a suite of networks: results on standard output, progress on standard error.</summary>
public static class NetworkRun
{
    public static void Run(CompareOptions options, Suite suite)
    {
        var baselines = options.Load(options.Threads, Console.WriteLine);
        double peak = 0;
        string?[] reasons = [.. Reasons()];
        var measurements = new List<NetworkMeasurement>();
        foreach (var networkCase in suite.Networks)
        {
            Console.Error.WriteLine($"case {measurements.Count + 1}/{suite.Networks.Count}: {networkCase}");
            string? reason = reasons[measurements.Count];
            var ours = NetworkSide.Measure(networkCase, ours: true, options);
            var libtorch = reason is null ? Libtorch(networkCase, options, out reason) : null;
            measurements.Add(new NetworkMeasurement(networkCase, ours, libtorch, reason));
        }

        Console.WriteLine(MachineFacts.Line(
            options.Threads, OurLayer.WidthFor(new LinearShape("", 784, 512), new KernelOptions { Width = options.Width })));
        foreach (string line in NetworkTable.Lines(measurements).Concat(Bar.Lines(NetworkBars.Of(measurements))))
            Console.WriteLine(line);
        if (options.Json is { } json)
            NetworkJson.Write(json, options.Threads, measurements, peak);

        // All cases before any is timed: afterwards nothing of this process runs beside those that train.
        IEnumerable<string?> Reasons()
        {
            using var workers = new Workers(options.Threads);
            var check = new LibtorchCheck(baselines, workers);
            foreach (var networkCase in suite.Networks)
            {
                if (baselines.Libtorch is not null)
                    Console.Error.WriteLine($"checking libtorch's layers: {networkCase}");
                yield return check.Reason(TrainedModel.Find(networkCase.Model), networkCase);
            }

            peak = check.PeakGflops;
        }
    }

    private static StepTimes? Libtorch(NetworkCase networkCase, CompareOptions options, out string? reason)
    {
        try
        {
            reason = null;
            return NetworkSide.Measure(networkCase, ours: false, options);
        }
        catch (InvalidOperationException e)
        {
            reason = e.Message.TrimEnd('.');
            return null;
        }
    }
}
