namespace KernelGen.Benchmarks.Compare;

/// <summary>Seconds that each contender takes for one pass; null where it could not be loaded or does not compute that pass.</summary>
/// <param name="Ours">This project's layer.</param>
/// <param name="Paper">The paper's Algorithm 1.</param>
/// <param name="Dense">libtorch's dense layer.</param>
/// <param name="MklSparse">MKL's sparse product.</param>
public sealed record PassTimes(double Ours, double Paper, double? Dense, double? MklSparse)
{
    public double SpeedupOverPaper => Paper / Ours;

    public double? SpeedupOverDense => Dense / Ours;
}
