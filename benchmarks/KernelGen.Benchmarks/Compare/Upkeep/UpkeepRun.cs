using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Upkeep;

/// <summary>One run of <c>compare</c> over a suite of upkeep: a row for each layer and sparsity, and two bars.</summary>
internal static class UpkeepRun
{
    private const int Rounds = 25, QuickRounds = 7;

    public static void Run(CompareOptions options, Suite suite)
    {
        Console.WriteLine(
            $"{MachineFacts.Processor()}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}; "
            + $"batch {TimedLayer.Batch}, milliseconds of both passes");
        Console.WriteLine(UpkeepReport.Header);
        var results = new List<UpkeepResult>();
        foreach (var run in suite.Upkeep)
        {
            results.Add(Measure(run, options));
            Console.WriteLine(UpkeepReport.Row(results[^1]));
            if (options.Json is { } json)
                UpkeepReport.Write(json, options.Threads, results);
        }

        foreach (string line in UpkeepReport.Bars(results))
            Console.WriteLine(line);
    }

    private static UpkeepResult Measure(UpkeepCase run, CompareOptions options)
    {
        var layers = UpkeepLayers.Find(run.Layer);
        using TimedLayer sparse = Create(layers.Sparse), dense = Create(layers.Dense), either = Create(layers.Either);
        var times = Measure([sparse, dense, either], options.Quick ? QuickRounds : Rounds);
        double[] median = [.. times.Select(all => Median.Of(all.Select(time => time.Forward + time.Backward)))];
        int better = median[0] <= median[1] ? 0 : 1;

        // Ratios within a round: a slow phase of the machine is in both of their numbers.
        double choice = Median.Of(
            times[2].Zip(times[better], (own, other) => (own.Forward + own.Backward) / (other.Forward + other.Backward)));
        double change = MaskChanges.Seconds(layers, run.Sparsity, options.Threads);
        return new UpkeepResult(
            run, median[0], median[1], median[2], either.IsDense, choice, change,
            change / Median.Of(times[1].Select(time => time.Backward)));

        TimedLayer Create(Func<Layer> layer) => new(layers.Input, layer(), run.Sparsity, options.Threads);
    }

    /// <summary>[layers][rounds] steps in turn.</summary>
    private static List<(double Forward, double Backward)>[] Measure(TimedLayer[] layers, int rounds)
    {
        const int warm = 2;
        var times = Array.ConvertAll(layers, _ => new List<(double Forward, double Backward)>());
        for (int round = -warm; round < rounds; round++)
        {
            for (int i = 0; i < layers.Length; i++)
            {
                int at = round % 2 == 0 ? i : layers.Length - 1 - i;
                _ = layers[at].Step();
                var time = layers[at].Step();
                if (round >= 0)
                    times[at].Add(time);
            }
        }

        return times;
    }
}
