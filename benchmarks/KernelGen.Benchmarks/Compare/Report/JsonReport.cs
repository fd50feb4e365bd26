using System.Globalization;
using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Timing;
using static KernelGen.Benchmarks.Compare.Report.JsonFile;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>
/// The results for programs. Times in microseconds, ratios as baseline's time over ours, geometric means over the rows of forward and
/// backward together.
/// </summary>
public static class JsonReport
{
    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(
        FileInfo file, string suite, int threads, IReadOnlyList<Measurement> measurements, Ceiling ceiling,
        IReadOnlyList<OmittedBaseline> check)
    {
        var means = Means(new(measurements), ceiling);
        foreach (var mask in measurements.GroupBy(measurement => measurement.Case.Mask))
        {
            var bySparsity = mask.GroupBy(measurement => measurement.Case.Sparsity).OrderBy(group => group.Key)
                .Select(group => KeyValuePair.Create(
                    group.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)MeansByBatch([.. group], ceiling)));
            means[Name(mask.Key)] = new JsonObject(bySparsity);
        }

        JsonFile.Write(file, new JsonObject
        {
            ["peak_gflops"] = Round(ceiling.Gflops),
            ["cases"] = new JsonArray([.. measurements.SelectMany(measurement => Rows(suite, measurement, ceiling))]),
            ["geomean"] = means,
            ["width"] = ceiling.Width.ToString(),
            ["threads"] = threads,
            ["widest_peak_gflops"] = Round(ceiling.WidestGflops),
            ["l2_bytes"] = MachineFacts.L2Bytes,
            ["bars"] = Bar.Json(ConvBars.Of(measurements, ceiling)),
            ["wrong_before_the_run"] = new JsonArray([.. check.Select(wrong => JsonValue.Create($"{wrong.Name}: {wrong.Reason}"))]),
        });
    }

    /// <summary>The means of a sparsity, and below <c>batch</c> those of each batch.</summary>
    private static JsonObject MeansByBatch(IReadOnlyList<Measurement> measurements, Ceiling ceiling)
    {
        var means = Means(new(measurements), ceiling);
        var byBatch = measurements.GroupBy(measurement => measurement.Case.Batch).OrderBy(group => group.Key)
            .Select(group => KeyValuePair.Create(
                group.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)Means(new([.. group]), ceiling)));
        means["batch"] = new JsonObject(byBatch);
        return means;
    }

    private static JsonObject Means(CaseGroup group, Ceiling ceiling) => new()
    {
        ["vs_paper"] = Round(group.OverPaper),
        ["vs_dense"] = Round(group.OverDense),
        ["cases"] = group.Measurements.Count,
        ["cases_with_dense"] = group.CasesWithDense,
        ["least_vs_paper"] = Round(group.LeastOverPaper),
        ["vs_paper_after_update"] = Round(group.OverPaperAfterUpdate),
        ["vs_own_dense"] = Round(group.OverOwnDense),
        ["vs_best_dense"] = Round(group.OverBestDense),
        ["vs_mkl_sparse_forward"] = Round(group.OverMklSparse),
        ["peak_share_forward"] = Round(group.PeakShare("forward", ceiling.Gflops)),
        ["peak_share_backward"] = Round(group.PeakShare("backward", ceiling.Gflops)),
        ["peak_share_in_l2_forward"] = Round(group.PeakShareInL2("forward", ceiling.Gflops)),
        ["peak_share_in_l2_backward"] = Round(group.PeakShareInL2("backward", ceiling.Gflops)),
    };

    private static IEnumerable<JsonNode> Rows(string suite, Measurement measurement, Ceiling ceiling) =>
        measurement.Passes().Select(row => new JsonObject
        {
            ["suite"] = suite,
            ["case"] = measurement.Case.Shape.ToString(),
            ["sparsity"] = measurement.Case.Sparsity,
            ["batch"] = measurement.Case.Batch,
            ["pass"] = row.Pass,
            ["ours_us"] = Microseconds(row.Times.Ours),
            ["paper_us"] = Microseconds(row.Times.Paper),
            ["paper_over_batch_us"] = Microseconds(row.Times.PaperOverBatch),
            ["paper_over_width_us"] = Microseconds(row.Times.PaperOverWidth),
            ["dense_us"] = Microseconds(row.Times.Dense),
            ["mkl_sparse_us"] = Microseconds(row.Times.MklSparse),
            ["libtorch_reason"] = measurement.ReasonFor(ContenderKind.Dense),
            ["mkl_sparse_reason"] = measurement.ReasonFor(ContenderKind.MklSparse),
            ["paper_over_batch_reason"] = measurement.ReasonFor(ContenderKind.PaperOverBatch),
            ["paper_over_width_reason"] = measurement.ReasonFor(ContenderKind.PaperOverWidth),
            ["gflops"] = Round(row.Gflops),
            ["peak_share"] = Round(row.Gflops / ceiling.Gflops),
            ["vs_paper"] = Round(row.Times.SpeedupOverPaper),
            ["vs_dense"] = Round(row.Times.SpeedupOverDense),
            ["own_dense_us"] = Microseconds(row.Times.OwnDense),
            ["vs_own_dense"] = Round(row.Times.SpeedupOverOwnDense),
            ["vs_best_dense"] = Round(row.Times.SpeedupOverBestDense),
            ["mask"] = Name(measurement.Case.Mask),
            ["nonzeros"] = measurement.Nonzeros,
            ["after_update_us"] = Microseconds(row.AfterUpdate),
            ["operand_bytes"] = row.OperandBytes,
            ["fits_l2"] = row.FitsIn(MachineFacts.L2Bytes),
            ["kernel"] = row.Kernel,
        });
}
