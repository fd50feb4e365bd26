using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>The quick cases of suite <c>conv</c>, forward.</summary>
public class ConvForwardBenchmarks : ForwardBenchmarks
{
    public static IEnumerable<LayerCase> Cases => Suite.Read("conv").Quick;
}
