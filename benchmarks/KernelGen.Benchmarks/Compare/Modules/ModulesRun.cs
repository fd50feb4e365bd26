using System.Diagnostics;
using KernelGen.Benchmarks.Compare.Libtorch;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Modules;

/// <summary>One run of <c>compare</c> over a suite of models with sparse modules: all contenders in one process, in turn.</summary>
internal static class ModulesRun
{
    private const int Warm = 5, FewestSteps = 15;

    public static void Run(CompareOptions options, Suite suite)
    {
        if (!LibtorchLibrary.TryLoad(options.Threads, out string reason))
        {
            Console.WriteLine($"Nothing was measured: {reason}.");
            return;
        }

        string threads = options.Threads == 1 ? "thread" : "threads";
        Console.WriteLine($"{MachineFacts.Processor()}, {options.Threads} {threads}; milliseconds of a training step, medians");
        var results = new List<(NetworkCase, IReadOnlyList<ModuleContender>)>();
        foreach (var networkCase in suite.Modules)
        {
            Console.Error.WriteLine($"case {results.Count + 1}/{suite.Modules.Count}: {networkCase}");
            var contenders = Measure(networkCase, TimeSpan.FromSeconds(options.Quick ? 4 : 40));
            results.Add((networkCase, contenders));
            foreach (string line in ModulesReport.Lines(networkCase, contenders))
                Console.WriteLine(line);
        }

        if (options.Json is { } json)
            ModulesReport.Write(json, options.Threads, results);
    }

    private static ModuleContender[] Measure(NetworkCase networkCase, TimeSpan budget)
    {
        ModuleContender[] contenders =
        [
            new(networkCase, swapped: false, channelsLast: false), new(networkCase, swapped: true, channelsLast: false),
            new(networkCase, swapped: false, channelsLast: true), new(networkCase, swapped: true, channelsLast: true),
        ];
        var watch = Stopwatch.StartNew();
        for (int step = -Warm; step < FewestSteps || watch.Elapsed < budget; step++)
        {
            foreach (var contender in contenders)
                contender.Step(counts: step >= 0);
        }

        foreach (var contender in contenders)
            contender.Dispose();
        return contenders;
    }
}
