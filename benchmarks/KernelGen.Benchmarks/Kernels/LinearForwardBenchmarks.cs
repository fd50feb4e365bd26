using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>The quick cases of suite <c>linear</c>, forward.</summary>
public class LinearForwardBenchmarks : ForwardBenchmarks
{
    public static IEnumerable<LayerCase> Cases => Suite.Read("linear").Quick;
}
