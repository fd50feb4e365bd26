using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Compare;

/// <summary>Seconds that each contender takes for one pass; null where it could not be loaded or does not compute that pass.</summary>
/// <param name="Ours">This project's sparse layer.</param>
/// <param name="PaperOverBatch">The paper's kernels with vectors over the batch.</param>
/// <param name="PaperOverWidth">The paper's kernels with vectors over the output columns, which convolutions have.</param>
/// <param name="OwnDense">This project's dense layer.</param>
/// <param name="Dense">libtorch's dense layer.</param>
/// <param name="MklSparse">MKL's sparse product.</param>
public sealed record PassTimes(double Ours, double PaperOverBatch, double? PaperOverWidth, double OwnDense, double? Dense, double? MklSparse)
{
    /// <summary>The paper's form, the faster of the two where it has two.</summary>
    public double Paper => Math.Min(PaperOverBatch, PaperOverWidth ?? PaperOverBatch);

    public double SpeedupOverPaper => Paper / Ours;

    public double SpeedupOverOwnDense => OwnDense / Ours;

    public double? SpeedupOverDense => Dense / Ours;

    /// <summary>Over the faster of the two dense layers; null where libtorch could not be loaded, because then nobody knows which is the faster.</summary>
    public double? SpeedupOverBestDense => Dense is { } dense ? Math.Min(OwnDense, dense) / Ours : null;

    /// <summary>The times of a pass, ours, the paper's and our dense layer's among them.</summary>
    public static PassTimes Of(IReadOnlyDictionary<ContenderKind, double> seconds)
    {
        return new(
            seconds[ContenderKind.Ours], seconds[ContenderKind.PaperOverBatch], Find(ContenderKind.PaperOverWidth), seconds[ContenderKind.OwnDense],
            Find(ContenderKind.Dense), Find(ContenderKind.MklSparse));

        double? Find(ContenderKind kind) => seconds.TryGetValue(kind, out double found) ? found : null;
    }

    /// <summary>One pass after the other. MKL has no gradient of the weights, so it has no such time.</summary>
    public static PassTimes operator +(PassTimes one, PassTimes other) => new(
        one.Ours + other.Ours, one.PaperOverBatch + other.PaperOverBatch, one.PaperOverWidth + other.PaperOverWidth, one.OwnDense + other.OwnDense,
        one.Dense + other.Dense, MklSparse: null);
}
