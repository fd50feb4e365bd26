using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>The cases that BenchmarkDotNet measures: the quick ones of the linear suite.</summary>
internal static class SuiteCases
{
    public static IReadOnlyList<LayerCase> Linear => Suite.Read("linear").Quick;
}
