using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Compare;

/// <summary>Seconds that each contender takes for one pass; null where it was left out or does not compute that pass.</summary>
/// <param name="Ours">This project's sparse layer.</param>
/// <param name="PaperOverBatch">The paper's kernels with vectors over the batch.</param>
/// <param name="PaperOverWidth">The paper's kernels with vectors over the output columns, which convolutions have.</param>
/// <param name="OwnDense">This project's dense layer.</param>
/// <param name="Dense">libtorch's dense layer.</param>
/// <param name="MklSparse">MKL's sparse product.</param>
public sealed record PassTimes(double Ours, double? PaperOverBatch, double? PaperOverWidth, double OwnDense, double? Dense,
    double? MklSparse)
{
    /// <summary>Whether one of the paper's forms was left out: then it is not known which of the two is the faster.</summary>
    public bool LacksPaperForm { get; private init; }

    /// <summary>The paper's form, the faster of the two where it has two; null where one was left out.</summary>
    public double? Paper => LacksPaperForm ? null : PaperOverBatch > PaperOverWidth ? PaperOverWidth : PaperOverBatch;

    public double? SpeedupOverPaper => Paper / Ours;

    public double SpeedupOverOwnDense => OwnDense / Ours;

    public double? SpeedupOverDense => Dense / Ours;

    /// <summary>
    /// Over the faster of the two dense layers; null where libtorch was left out, because then it is not known which is the faster.
    /// </summary>
    public double? SpeedupOverBestDense => Dense is { } dense ? Math.Min(OwnDense, dense) / Ours : null;

    /// <summary>The times of a pass, ours and our dense layer's among them.</summary>
    /// <param name="seconds">Those that were measured.</param>
    /// <param name="omitted">The baselines that were left out.</param>
    public static PassTimes Of(IReadOnlyDictionary<ContenderKind, double> seconds, IReadOnlyList<OmittedBaseline> omitted)
    {
        return new(
            seconds[ContenderKind.Ours], Find(ContenderKind.PaperOverBatch), Find(ContenderKind.PaperOverWidth),
            seconds[ContenderKind.OwnDense],
            Find(ContenderKind.Dense), Find(ContenderKind.MklSparse))
        {
            LacksPaperForm = omitted.Any(baseline => baseline.Kind is ContenderKind.PaperOverBatch or ContenderKind.PaperOverWidth),
        };

        double? Find(ContenderKind kind) => seconds.TryGetValue(kind, out double found) ? found : null;
    }

    /// <summary>One pass after the other. MKL has no gradient of the weights, so it has no such time.</summary>
    public static PassTimes operator +(PassTimes one, PassTimes other) => new(
        one.Ours + other.Ours, one.PaperOverBatch + other.PaperOverBatch, one.PaperOverWidth + other.PaperOverWidth,
        one.OwnDense + other.OwnDense, one.Dense + other.Dense, MklSparse: null)
    {
        LacksPaperForm = one.LacksPaperForm || other.LacksPaperForm,
    };
}
