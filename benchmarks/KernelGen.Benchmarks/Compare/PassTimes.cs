namespace KernelGen.Benchmarks.Compare;

/// <summary>Seconds that each contender takes for one pass; null where it could not be loaded or does not compute that pass.</summary>
/// <param name="Ours">This project's sparse layer.</param>
/// <param name="Paper">The paper's Algorithm 1.</param>
/// <param name="OwnDense">This project's dense layer.</param>
/// <param name="Dense">libtorch's dense layer.</param>
/// <param name="MklSparse">MKL's sparse product.</param>
public sealed record PassTimes(double Ours, double Paper, double OwnDense, double? Dense, double? MklSparse)
{
    public double SpeedupOverPaper => Paper / Ours;

    public double SpeedupOverOwnDense => OwnDense / Ours;

    public double? SpeedupOverDense => Dense / Ours;

    /// <summary>Over the faster of the two dense layers; null where libtorch could not be loaded, because then nobody knows which is the faster.</summary>
    public double? SpeedupOverBestDense => Dense is { } dense ? Math.Min(OwnDense, dense) / Ours : null;
}
