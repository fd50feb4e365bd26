namespace KernelGen.Benchmarks.Compare;

/// <summary>What <c>compare</c> was asked for.</summary>
/// <param name="Suite">Name of the suite.</param>
/// <param name="Quick">Whether only the suite's quick cases are run.</param>
/// <param name="Threads">Threads of every contender.</param>
/// <param name="Json">Where the results go as JSON; null for nowhere.</param>
/// <param name="Plots">Folder of the pictures; null for none.</param>
public sealed record CompareOptions(string Suite, bool Quick, int Threads, FileInfo? Json, DirectoryInfo? Plots);
