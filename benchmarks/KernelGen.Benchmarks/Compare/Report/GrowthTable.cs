using KernelGen.Benchmarks.Compare.Growth;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>How time grows, as a person reads it.</summary>
public static class GrowthTable
{
    public static IEnumerable<string> Lines(GrowthResults results, Ceiling ceiling) =>
    [
        Text($"FMA peak of the kernels' width, {ceiling.Width}: {ceiling.Gflops:F1} GFLOP/s, measured between the series. ")
            + "All points of a series take turns.",
        .. results.Series.SelectMany(SeriesLines),
        .. WidthLines(results.Widths),
        .. ThreadsLines(results.Threads),
    ];

    private static IEnumerable<string> SeriesLines(SeriesResult result)
    {
        bool nonzeros = result.Series.Axis == GrowthAxis.Nonzeros;
        var first = result.Points[0].Case;
        yield return "";
        yield return Text($"{first.Shape}, {(nonzeros ? $"batch {first.Batch}" : $"{Sparsity(first.Sparsity)} sparse")}, ")
            + Text($"{first.Mask} mask: time over {(nonzeros ? "nonzeros" : "samples")}. ")
            + "Microseconds, and the deviation from the line through the points with a star.";
        yield return Text(
            $"{(nonzeros ? "sparse" : "batch"),8}{"nonzeros",10}{"forward",13}{"",10}{"backward",12}{"",10}{"both",12}{"",10}  schedules");
        var lines = Array.ConvertAll(TwoPasses.Names, result.Line);
        for (int i = 0; i < result.Points.Count; i++)
        {
            var point = result.Points[i];
            string star = i == result.Series.Anchors.First || i == result.Series.Anchors.Second ? "*" : " ";
            string cells = string.Concat(
                lines.Zip(TwoPasses.Names, (line, pass) => Text($"{Microseconds(point.Times.Of(pass)),12}{Deviation(line.Above(i)),10}")));
            yield return Text($"{(nonzeros ? Sparsity(point.Case.Sparsity) : Text($"{point.Case.Batch}")),8}")
                + Text($"{point.Nonzeros,10}{star}{cells}  {Schedule(point.ForwardKernel)}, {Schedule(point.BackwardKernel)}");
        }

        foreach (var (line, pass) in lines.Zip(TwoPasses.Names))
        {
            yield return Text($"  {pass}: {Microseconds(line.Intercept)} us + {line.Slope * 1e9:G4} ns ")
                + Text($"for each {(nonzeros ? "nonzero" : "sample")}; at worst {Deviation(line.WorstAbove)} above the line.");
        }

        foreach (var (name, dense) in new[] { ("this project's dense layer", result.OwnDense), ("libtorch's dense layer", result.Dense) })
        {
            if (dense is not null)
            {
                yield return $"  Faster than {name}: "
                    + string.Join("; ", TwoPasses.Names.Select(
                        pass => $"{pass} ({Microseconds(dense.Of(pass))} us) {From(result.BreakEvenWith(dense, pass)!)}"))
                    + ".";
            }
        }

        if (result.DenseReason is { } reason)
            yield return $"  libtorch's dense layer is left out: {reason}.";
    }

    /// <summary>The last part of a kernel's name; the rest is the same for all points.</summary>
    private static string Schedule(string kernel) => kernel[(kernel.LastIndexOf('_') + 1)..];

    private static string From(BreakEven breakEven) =>
        breakEven.Sparsity is { } sparsity ? $"from {Sparsity(sparsity)} on"
        : breakEven.AlwaysFaster ? $"already at {Sparsity(breakEven.Least)}"
        : "at no measured sparsity";

    private static IEnumerable<string> WidthLines(IReadOnlyList<WidthResult> widths)
    {
        yield return "";
        yield return "Powers of two beside their odd neighbours: picoseconds for a nonzero and sample, "
            + "and by how much the power of two costs more than its neighbours on average.";
        yield return Text($"{"layer",-12}{"mask",-9}{"sparse",8}{"batch",7}  {"pass",-9}{"below",9}{"itself",9}{"above",9}{"more",10}");
        foreach (var result in widths)
        {
            var (shape, sparsity, batch, mask) = result.PowerOfTwo.Case;
            foreach (string pass in TwoPasses.Names)
            {
                yield return Text($"{shape,-12}{mask,-9}{Sparsity(sparsity),8}{batch,7}")
                    + Text($"  {pass,-9}{result.Below.PerNonzero(pass) * 1e12,9:F2}{result.PowerOfTwo.PerNonzero(pass) * 1e12,9:F2}")
                    + Text($"{result.Above.PerNonzero(pass) * 1e12,9:F2}{Deviation(result.Excess(pass)),10}");
            }
        }
    }

    private static IEnumerable<string> ThreadsLines(IReadOnlyList<ThreadsResult> threads)
    {
        yield return "";
        yield return "Threads: microseconds, and the time of one thread over that.";
        yield return Text(
            $"{"layer",-12}{"mask",-9}{"sparse",8}{"batch",7}  {"threads",7}{"forward",11}{"",8}{"backward",11}{"",8}{"both",11}{"",8}");
        foreach (var result in threads)
        {
            var (shape, sparsity, batch, mask) = result.Case;
            for (int i = 0; i < result.Points.Count; i++)
            {
                yield return Text($"{shape,-12}{mask,-9}{Sparsity(sparsity),8}{batch,7}  {result.Points[i].Threads,7}")
                    + string.Concat(TwoPasses.Names.Select(
                        pass => Text($"{Microseconds(result.Points[i].Times.Of(pass)),11}{Ratio(result.Speedup(i, pass)),8}")));
            }
        }
    }
}
