using KernelGen.Benchmarks.Compare.Accuracy;
using static KernelGen.Benchmarks.Compare.Report.Cells;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Trainings as a person reads them, a row for each case.</summary>
public static class AccuracyTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<AccuracyPoint> points)
    {
        foreach (var network in points.GroupBy(point => point.Case.Network))
        {
            yield return "";
            yield return Text($"{network.Key,-4}  {"method",-8}{"width",-18}{"sparse",8}{"epochs",8}{"rate",8}{"seconds",10}{"test",10}   ")
                + "of the seeds          upkeep";
            foreach (var point in network.OrderBy(point => point.Seconds))
            {
                var run = point.Case;
                string sparsity = run.Method == Methods.Dense ? "-" : Sparsity(run.Sparsity);
                yield return Text($"{(point.OnFront ? "*" : ""),-4}  {run.Method,-8}{run.Width,-18}{sparsity,8}{run.Epochs,8}")
                    + Text($"{run.LearningRate,8:0.###}{point.Seconds,10:0.00}{100 * point.Accuracy,8:0.00} %   ")
                    + Text($"{100 * point.Lowest:0.00} to {100 * point.Highest:0.00} %{100 * point.Upkeep,10:0.0} %");
            }
        }

        yield return "";
        yield return "*: no other case of the network is more accurate in the same or less time.";
    }
}
