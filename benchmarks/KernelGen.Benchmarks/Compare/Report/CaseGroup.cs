namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>What some cases have in common to say: geometric means of ratios and shares.</summary>
/// <param name="Measurements">The cases.</param>
public sealed record CaseGroup(IReadOnlyList<Measurement> Measurements)
{
    /// <summary>Over the paper's form, forward and backward together, like all that follow but MKL's.</summary>
    public double? OverPaper => Mean(m => m.Both.SpeedupOverPaper);

    /// <summary>The case where the paper's form comes closest.</summary>
    public double? LeastOverPaper => Measurements.Min(m => m.Both.SpeedupOverPaper);

    /// <summary>Over the paper's form, where ours brings its copy of the weights up to date in every forward pass.</summary>
    public double? OverPaperAfterUpdate => Mean(m => m.SpeedupOverPaperAfterUpdate);

    public double? OverOwnDense => Mean(m => m.Both.SpeedupOverOwnDense);

    /// <summary>Cases in which libtorch counts.</summary>
    public int CasesWithDense => Measurements.Count(m => m.Both.Dense is not null);

    public double? OverDense => Mean(m => m.Both.SpeedupOverDense);

    public double? OverBestDense => Mean(m => m.Both.SpeedupOverBestDense);

    /// <summary>Over MKL's sparse product, forward alone.</summary>
    public double? OverMklSparse => Mean(m => m.Forward.MklSparse / m.Forward.Ours);

    /// <summary>
    /// Share of the FMA peak that one pass reaches where its operands fit in L2; null where no case does or the size of L2 is unknown.
    /// </summary>
    public double? PeakShareInL2(string pass, double peakGflops) =>
        GeometricMean.Of(
            Measurements.SelectMany(m => m.Passes()).Where(row => row.Pass == pass && row.FitsIn(MachineFacts.L2Bytes) == true)
                .Select(row => (double?)(row.Gflops / peakGflops)));

    /// <summary>Share of the FMA peak that one pass reaches over all cases.</summary>
    public double? PeakShare(string pass, double peakGflops) =>
        GeometricMean.Of(
            Measurements.SelectMany(m => m.Passes()).Where(row => row.Pass == pass).Select(row => (double?)(row.Gflops / peakGflops)));

    private double? Mean(Func<Measurement, double?> ratio) => GeometricMean.Of(Measurements.Select(ratio));
}
