using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>The quick cases of suite <c>conv</c>, backward.</summary>
public class ConvBackwardBenchmarks : BackwardBenchmarks
{
    public static IEnumerable<LayerCase> Cases => Suite.Read("conv").Quick;
}
