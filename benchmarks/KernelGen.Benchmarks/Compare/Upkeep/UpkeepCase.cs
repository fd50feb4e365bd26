namespace KernelGen.Benchmarks.Compare.Upkeep;

/// <summary>A layer whose upkeep is measured.</summary>
/// <param name="Layer">Its name in <see cref="UpkeepLayers"/>.</param>
/// <param name="Sparsity">Share of zeros.</param>
public sealed record UpkeepCase(string Layer, double Sparsity);
