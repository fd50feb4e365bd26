namespace KernelGen.Benchmarks.Compare.SparsityLayouts;

/// <summary>A layer that is timed in every layout.</summary>
/// <param name="Layer">Its name in <see cref="LayoutLayers"/>.</param>
/// <param name="Batch">Number of samples.</param>
/// <param name="Sparsity">Share of zeros.</param>
public sealed record LayoutCase(string Layer, int Batch, double Sparsity);
