using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>One run of <c>compare</c> over a suite of networks: results on standard output, progress on standard error.</summary>
public static class NetworkRun
{
    public static void Run(CompareOptions options, Suite suite)
    {
        var baselines = Baselines.Load(options.Threads, Console.WriteLine);
        var measurements = new List<NetworkMeasurement>();
        foreach (var networkCase in suite.Networks)
        {
            Console.Error.WriteLine($"case {measurements.Count + 1}/{suite.Networks.Count}: {networkCase}");
            measurements.Add(new NetworkMeasurement(
                networkCase, NetworkSide.Measure(networkCase, ours: true, options), baselines.Libtorch ? NetworkSide.Measure(networkCase, ours: false, options) : null));
        }

        Console.WriteLine(MachineFacts.Line(options.Threads, OurLayer.WidthFor(new LinearShape("", 784, 512), new KernelOptions { Width = options.Width })));
        foreach (string line in NetworkTable.Lines(measurements).Concat(Bar.Lines(NetworkBars.Of(measurements))))
            Console.WriteLine(line);
        if (options.Json is { } json)
            NetworkJson.Write(json, options.Threads, measurements);
    }
}
