using System.Globalization;

namespace KernelGen.Benchmarks.Shapes;

/// <summary>A layer with everything that its time depends on.</summary>
/// <param name="Shape">The layer.</param>
/// <param name="Sparsity">Share of zeros in W, from 0 to 1.</param>
/// <param name="Batch">Number of samples.</param>
/// <param name="Mask">How the nonzeros lie.</param>
public sealed record LayerCase(LayerShape Shape, double Sparsity, int Batch, MaskKind Mask = MaskKind.Uniform)
{
    /// <summary>Operations of a forward pass that leaves no zero out; a backward pass has twice as many.</summary>
    public double DenseForwardOperations => 2.0 * Shape.Rows * Shape.Columns * Shape.Uses * Batch;

    /// <summary>The case as messages show it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Shape}, {Sparsity * 100:0.##} % sparse{(Mask == MaskKind.Skewed ? " (skewed)" : "")}, batch {Batch}");
}
