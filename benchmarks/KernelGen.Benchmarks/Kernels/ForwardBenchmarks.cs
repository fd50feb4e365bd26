using BenchmarkDotNet.Attributes;
using KernelGen.Benchmarks.Compare;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Kernels;

/// <summary>A sparse layer, forward, one thread: this project's against the paper's form over the batch.</summary>
public abstract class ForwardBenchmarks
{
    private LayerContender? _layer;
    private IContender? _paper;

    [ParamsSource("Cases")]
    public LayerCase? Case { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var problem = new LayerProblem(Case!);
        _layer = LayerContender.Sparse(problem, Workers.CallerOnly);
        _paper = ContenderSet.PaperOverBatch(problem, Workers.CallerOnly);
        Agreement.Require(problem.Case, [_layer, _paper]);
    }

    [Benchmark(Baseline = true)]
    public void Paper() => _paper!.Forward();

    [Benchmark]
    public void Generated() => _layer!.Forward();
}
