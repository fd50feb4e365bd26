using BenchmarkDotNet.Attributes;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>Sparse linear, backward with both gradients, one thread: this project's layer against the paper's form.</summary>
public class LinearBackwardBenchmarks
{
    private LayerContender? _layer;
    private PaperContender? _paper;

    [ParamsSource(nameof(Cases))]
    public LinearCase? Case { get; set; }

    public static IEnumerable<LinearCase> Cases => SuiteCases.Linear;

    [GlobalSetup]
    public void Setup()
    {
        var problem = new LinearProblem(Case!);
        _layer = LayerContender.Sparse(problem, Workers.CallerOnly);
        _paper = new PaperContender(problem, Workers.CallerOnly);
        Agreement.Require(problem, [_layer, _paper]);
    }

    [Benchmark(Baseline = true)]
    public void Paper() => _paper!.Backward();

    [Benchmark]
    public void Generated() => _layer!.Backward();
}
