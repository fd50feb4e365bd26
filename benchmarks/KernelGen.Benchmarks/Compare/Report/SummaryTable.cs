using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Geometric means by mask, sparsity and batch, and over all.</summary>
public static class SummaryTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<Measurement> measurements, Ceiling ceiling)
    {
        // Only products of matrices are small enough to ask which fit in L2.
        bool inL2 = measurements.All(measurement => measurement.Case.Shape is LinearShape);
        yield return "";
        yield return "Geometric means of time ratios, forward and backward together; MKL's product: forward alone. "
            + $"The last two columns: share of the FMA peak, {(inL2 ? "cases whose operands fit in L2" : "all cases")}.";
        yield return Text($"{"mask",-9}{"sparse",8}{"batch",7}{"cases",7}{"vs paper",10}")
            + Text($"{"least",8}{"updated",9}{"vs own",9}{"vs libt.",10}{"vs best",9}{"vs MKL",9}{"forward",10}{"backward",10}");
        foreach (var mask in measurements.GroupBy(measurement => measurement.Case.Mask))
        {
            foreach (var sparsity in mask.GroupBy(measurement => measurement.Case.Sparsity).OrderBy(group => group.Key))
            {
                var batches = sparsity.GroupBy(measurement => measurement.Case.Batch).OrderBy(group => group.Key).ToArray();
                foreach (var batch in batches)
                    yield return Line(mask.Key, Sparsity(sparsity.Key), Text($"{batch.Key}"), [.. batch]);
                if (batches.Length > 1)
                    yield return Line(mask.Key, Sparsity(sparsity.Key), "all", [.. sparsity]);
            }

            yield return Line(mask.Key, "all", "all", [.. mask]);
        }

        string Line(MaskKind mask, string sparsity, string batch, Measurement[] cases)
        {
            var group = new CaseGroup(cases);
            var (forward, backward) = inL2
                ? (group.PeakShareInL2("forward", ceiling.Gflops), group.PeakShareInL2("backward", ceiling.Gflops))
                : (group.PeakShare("forward", ceiling.Gflops), group.PeakShare("backward", ceiling.Gflops));
            return Text($"{mask,-9}{sparsity,8}{batch,7}{cases.Length,7}{Ratio(group.OverPaper),10}")
                + Text($"{Ratio(group.LeastOverPaper),8}{Ratio(group.OverPaperAfterUpdate),9}{Ratio(group.OverOwnDense),9}")
                + Text($"{Ratio(group.OverDense),10}{Ratio(group.OverBestDense),9}{Ratio(group.OverMklSparse),9}")
                + Text($"{Percent(forward),10}{Percent(backward),10}");
        }
    }
}
