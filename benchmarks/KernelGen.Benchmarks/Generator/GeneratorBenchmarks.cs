using BenchmarkDotNet.Attributes;

namespace KernelGen.Benchmarks.Generator;

/// <summary>The whole generator over a project, driver included, warm.</summary>
public class GeneratorBenchmarks
{
    private DeclaredProject _project = new(1);

    [Params(1, 10, 50)]
    public int Layers { get; set; }

    [GlobalSetup]
    public void Setup() => _project = new DeclaredProject(Layers);

    [Benchmark]
    public int Generate() => _project.Generate(out _).GeneratedTrees.Length;
}
