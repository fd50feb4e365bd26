namespace SparseTransfer.CommandLine;

/// <summary>What the user asked of a single run; each number is already in its range.</summary>
/// <param name="Settings">Images, epochs, threads and the like.</param>
/// <param name="Run">Method, sparsity, weights.</param>
/// <param name="Freeze">Residual groups that are not trained, with all that comes before them; 0 for none.</param>
/// <param name="Save">File to save the trained network to, or null.</param>
/// <param name="Json">File to write the result to, or null.</param>
/// <param name="Report">Folder to write pictures to, or null.</param>
internal sealed record TransferOptions(Settings Settings, RunChoice Run, int Freeze, string? Save, string? Json, string? Report);
