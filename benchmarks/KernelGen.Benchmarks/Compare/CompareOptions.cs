using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>What <c>compare</c> was asked for.</summary>
/// <param name="Suite">Name of the suite.</param>
/// <param name="Quick">Whether only the suite's quick cases are run, or the growth of times is measured with fewer rounds.</param>
/// <param name="Threads">Threads of every contender.</param>
/// <param name="Width">Vector width of our kernels; null for the one that a user gets.</param>
/// <param name="Masks">How nonzeros lie; every case is run once for each.</param>
/// <param name="Tuning">Whether tuned layers are compared with untuned ones, instead of with others.</param>
/// <param name="Json">Where the results go as JSON; null for nowhere.</param>
/// <param name="Plots">Folder of the pictures; null for none.</param>
public sealed record CompareOptions(
    string Suite, bool Quick, int Threads, VectorWidth? Width, IReadOnlyList<MaskKind> Masks, bool Tuning, FileInfo? Json,
    DirectoryInfo? Plots)
{
    /// <summary>Folder of Fashion-MNIST's files; null for the images of the sample.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Loads the baselines for so many threads, and tells which are missing.</summary>
    public Func<int, Action<string>, Baselines> Load { get; init; } = Baselines.Load;
}
