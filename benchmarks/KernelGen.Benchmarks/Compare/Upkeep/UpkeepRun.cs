using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Upkeep;

/// <summary>One run of <c>compare</c> over a suite of upkeep: a row for each layer and sparsity, and two bars.</summary>
internal static class UpkeepRun
{
    private const int Rounds = 25, QuickRounds = 7;

    public static void Run(CompareOptions options, Suite suite)
    {
        Console.WriteLine($"{MachineFacts.Processor()}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}; batch {TimedLayer.Batch}, milliseconds of both passes");
        Console.WriteLine(Text($"{"layer",-16}{"sparse",8}{"sparse kernels",16}{"dense kernels",15}{"chosen",9}{"time",9}{"of better",11}{"RigL change",13}{"of dense backward",19}"));
        double worstChoice = 0, worstChange = 0;
        foreach (var run in suite.Upkeep)
        {
            var layers = UpkeepLayers.Find(run.Layer);
            using TimedLayer sparse = Create(layers.Sparse), dense = Create(layers.Dense), either = Create(layers.Either);
            var times = Measure([sparse, dense, either], options.Quick ? QuickRounds : Rounds);
            double[] median = [.. Enumerable.Range(0, times.Length).Select(i => Median.Of(times[i].Select(time => time.Forward + time.Backward)))];
            int better = median[0] <= median[1] ? 0 : 1;

            // Ratios within a round: a slow phase of the machine is in both of their numbers.
            double choice = Median.Of(times[2].Zip(times[better], (own, other) => (own.Forward + own.Backward) / (other.Forward + other.Backward)));
            double change = MaskChanges.Seconds(layers, run.Sparsity, options.Threads), changeShare = change / Median.Of(times[1].Select(time => time.Backward));
            (worstChoice, worstChange) = (Math.Max(worstChoice, choice), Math.Max(worstChange, changeShare));
            Console.WriteLine(Text(
                $"{run.Layer,-16}{Sparsity(run.Sparsity),8}{1e3 * median[0],16:0.000}{1e3 * median[1],15:0.000}{(either.IsDense ? "dense" : "sparse"),9}{1e3 * median[2],9:0.000}{choice,10:0.00}x{1e3 * change,13:0.000}{changeShare,18:0.00}x"));

            TimedLayer Create(Func<Layer> layer) => new(layers.Input, layer(), run.Sparsity, options.Threads);
        }

        Console.WriteLine();
        Console.WriteLine(Text($"The choice takes at most {worstChoice:0.00}x the time of the better kernels (bar: 1.05x)."));
        Console.WriteLine(Text($"A change of a mask by RigL takes at most {worstChange:0.00}x the dense backward pass of its layer (bar: 2x)."));
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
