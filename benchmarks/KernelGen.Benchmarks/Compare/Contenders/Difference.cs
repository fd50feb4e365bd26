namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>A place where two results differ.</summary>
/// <param name="What">Which array.</param>
/// <param name="At">Which element.</param>
/// <param name="Expected">The number of the first.</param>
/// <param name="Actual">The number of the second.</param>
public sealed record Difference(LayerPart What, int At, float Expected, float Actual);
