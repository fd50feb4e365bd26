using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>The quick cases of suite <c>linear</c>, backward.</summary>
public class LinearBackwardBenchmarks : BackwardBenchmarks
{
    public static IEnumerable<LayerCase> Cases => Suite.Read("linear").Quick;
}
