using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Geometric means by mask and sparsity, and over all.</summary>
public static class SummaryTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<Measurement> measurements, Ceiling ceiling)
    {
        yield return "";
        yield return "Geometric means of time ratios, forward and backward together; MKL's product: forward alone. The last two columns: share of the FMA peak, cases whose operands fit in L2.";
        yield return Text($"{"mask",-9}{"sparse",8}{"cases",7}{"vs paper",10}{"least",8}{"updated",9}{"vs own",9}{"vs libt.",10}{"vs best",9}{"vs MKL",9}{"forward",10}{"backward",10}");
        foreach (var mask in measurements.GroupBy(measurement => measurement.Case.Mask))
        {
            foreach (var group in mask.GroupBy(measurement => measurement.Case.Sparsity).OrderBy(group => group.Key))
                yield return Line(mask.Key, Sparsity(group.Key), new([.. group]), ceiling);
            yield return Line(mask.Key, "all", new([.. mask]), ceiling);
        }
    }

    private static string Line(MaskKind mask, string sparsity, CaseGroup group, Ceiling ceiling) => Text(
        $"{mask,-9}{sparsity,8}{group.Measurements.Count,7}{Ratio(group.OverPaper),10}{Ratio(group.LeastOverPaper),8}{Ratio(group.OverPaperAfterUpdate),9}{Ratio(group.OverOwnDense),9}{Ratio(group.OverDense),10}{Ratio(group.OverBestDense),9}{Ratio(group.OverMklSparse),9}{Percent(group.PeakShareInL2("forward", ceiling.Gflops)),10}{Percent(group.PeakShareInL2("backward", ceiling.Gflops)),10}");
}
