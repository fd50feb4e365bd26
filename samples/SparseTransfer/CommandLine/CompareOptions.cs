namespace SparseTransfer.CommandLine;

/// <summary>What the user asked of a comparison.</summary>
/// <param name="Settings">Images, epochs, threads and the like, the same for all runs.</param>
/// <param name="Runs">The runs, in their order.</param>
/// <param name="Folder">Folder of the results, one file for each run.</param>
internal sealed record CompareOptions(Settings Settings, IReadOnlyList<RunChoice> Runs, string Folder);
