using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.SparsityLayouts;

/// <summary>
/// One run of <c>compare</c> over a suite of layouts: as many nonzeros in every layout, each pass timed against the others.
/// </summary>
internal static class LayoutsRun
{
    public static void Run(CompareOptions options, Suite suite)
    {
        using var workers = new Workers(options.Threads);
        var ceiling = new Ceiling(workers, LayoutLayers.Find(suite.Layouts[0].Layer).Layouts[0].Create().Width);
        Console.WriteLine(MachineFacts.Line(options.Threads, ceiling.Width));
        Console.WriteLine(Text(
            $"{"layer",-11}{"batch",6}{"sparse",9}  {"layout",-14}{"forward us",11}{"of peak",9}{"backward us",13}{"of peak",9}")
            + Text($"{"both us",10}{"forward",9}{"backward",10}{"both",7}   kernels"));
        var rows = new JsonArray();
        foreach (var run in options.Quick ? suite.Layouts.Where(run => run.Sparsity == 0.9) : suite.Layouts)
        {
            var layers = LayoutLayers.Find(run.Layer);
            int[] layouts = [.. Enumerable.Range(0, layers.Layouts.Count).Where(i => Fits(layers.Layouts[i].Layout, run))];
            LayoutTimes[] times = [.. layouts.Select(i => new LayoutTimes(layers, i, run, workers))];
            InterleavedTimer.Run(
                [.. times.SelectMany(time => new[] { time.Forward, time.Backward })],
                TimeSpan.FromSeconds(options.Quick ? 3 : 5));
            ceiling.Sample();
            for (int i = 0; i < times.Length; i++)
                rows.Add(Row(run, layers.Layouts[layouts[i]].Layout, layers.OutPixels, i, times, ceiling.Gflops));
            Console.WriteLine();
        }

        if (options.Json is { } json)
        {
            JsonFile.Write(
                json,
                new JsonObject
                {
                    ["threads"] = options.Threads,
                    ["peak_gflops"] = JsonFile.Round(ceiling.Gflops),
                    ["layouts"] = rows,
                });
        }
    }

    /// <summary>Groups of four need a sparsity that leaves whole numbers of weights in them.</summary>
    private static bool Fits(string layout, LayoutCase run) => layout != LayoutLayers.Groups || 4 * run.Sparsity % 1 == 0;

    /// <summary>Prints a row; the last three numbers are how many times as fast as the unstructured layout it is.</summary>
    private static JsonObject Row(LayoutCase run, string layout, int pixels, int i, LayoutTimes[] times, double peak)
    {
        var (time, single) = (times[i], times[0]);
        double operations = 2.0 * time.Nonzeros * run.Batch * pixels,
            forward = time.Forward.Seconds, backward = time.Backward.Seconds;
        double[] faster =
        [
            single.Forward.Seconds / forward, single.Backward.Seconds / backward,
            (single.Forward.Seconds + single.Backward.Seconds) / (forward + backward),
        ];
        string kernel = KernelOf("Forward"), backwardKernel = KernelOf("Backward");
        Console.WriteLine(Text(
            $"{run.Layer,-11}{run.Batch,6}{Sparsity(run.Sparsity),9}  {layout,-14}{1e6 * forward,11:0.0}")
            + Text($"{operations / forward / peak / 1e7,7:0} %{1e6 * backward,13:0.0}{2 * operations / backward / peak / 1e7,7:0} %")
            + Text($"{1e6 * (forward + backward),10:0.0}{faster[0],8:0.00}x{faster[1],9:0.00}x{faster[2],6:0.00}x   ")
            + $"{Schedule(kernel),-16}{Schedule(backwardKernel)}");
        return new JsonObject
        {
            ["layer"] = run.Layer,
            ["batch"] = run.Batch,
            ["sparsity"] = run.Sparsity,
            ["layout"] = layout,
            ["weights"] = time.Nonzeros,
            ["forward_us"] = JsonFile.Microseconds(forward),
            ["backward_us"] = JsonFile.Microseconds(backward),
            ["forward_kernel"] = kernel,
            ["backward_kernel"] = backwardKernel,
        };

        string KernelOf(string pass) => time.Kernels.First(use => use.Pass.StartsWith(pass, StringComparison.Ordinal)).Kernel;

        static string Schedule(string name) => name[(name.LastIndexOf('_') + 1)..];
    }
}
