using BenchmarkDotNet.Attributes;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Contenders.Paper;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>Sparse linear, forward, one thread: this project's layer against the paper's form.</summary>
public class LinearForwardBenchmarks
{
    private LayerContender? _layer;
    private PaperLinear? _paper;

    [ParamsSource(nameof(Cases))]
    public LayerCase? Case { get; set; }

    public static IEnumerable<LayerCase> Cases => SuiteCases.Linear;

    [GlobalSetup]
    public void Setup()
    {
        var problem = new LayerProblem(Case!);
        _layer = LayerContender.Sparse(problem, Workers.CallerOnly);
        _paper = new PaperLinear(problem, Workers.CallerOnly);
        Agreement.Require(Case!, [_layer, _paper]);
    }

    [Benchmark(Baseline = true)]
    public void Paper() => _paper!.Forward();

    [Benchmark]
    public void Generated() => _layer!.Forward();
}
