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
            double better = Math.Min(times[0].Both, times[1].Both), change = MaskChanges.Seconds(layers, run.Sparsity, options.Threads);
            double choice = times[2].Both / better, changeShare = change / times[1].Backward;
            (worstChoice, worstChange) = (Math.Max(worstChoice, choice), Math.Max(worstChange, changeShare));
            Console.WriteLine(Text(
                $"{run.Layer,-16}{Sparsity(run.Sparsity),8}{1e3 * times[0].Both,16:0.000}{1e3 * times[1].Both,15:0.000}{(either.IsDense ? "dense" : "sparse"),9}{1e3 * times[2].Both,9:0.000}{choice,10:0.00}x{1e3 * change,13:0.000}{changeShare,18:0.00}x"));

            TimedLayer Create(Func<Layer> layer) => new(layers.Input, layer(), run.Sparsity, options.Threads);
        }

        Console.WriteLine();
        Console.WriteLine(Text($"The choice takes at most {worstChoice:0.00}x the time of the better kernels (bar: 1.05x)."));
        Console.WriteLine(Text($"A change of a mask by RigL takes at most {worstChange:0.00}x the dense backward pass of its layer (bar: 2x)."));
    }

    /// <summary>Medians of interleaved steps.</summary>
    private static (double Both, double Backward)[] Measure(TimedLayer[] layers, int rounds)
    {
        var times = Array.ConvertAll(layers, _ => new List<(double Forward, double Backward)>());
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < layers.Length; i++)
            {
                int at = round % 2 == 0 ? i : layers.Length - 1 - i;
                _ = layers[at].Step();
                times[at].Add(layers[at].Step());
            }
        }

        return Array.ConvertAll(times, all => (
            Median.Of(all.Skip(2).Select(time => time.Forward + time.Backward)), Median.Of(all.Skip(2).Select(time => time.Backward))));
    }
}
