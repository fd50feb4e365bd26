using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>The sparsities over which the paper draws its layers: 80 to 99 %.</summary>
public static class Sweep
{
    private static readonly double[] Sparsities = [0.80, 0.85, 0.90, 0.93, 0.95, 0.97, 0.98, 0.99];

    public static IReadOnlyList<LayerCase> Cases(LayerShape shape, int batch, MaskKind mask) =>
        [.. Sparsities.Select(sparsity => new LayerCase(shape, sparsity, batch, mask))];
}
