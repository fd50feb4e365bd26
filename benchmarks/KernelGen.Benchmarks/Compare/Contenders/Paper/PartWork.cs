namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>Work in parts, given as a method.</summary>
internal sealed class PartWork(Action<int> run) : IParallelWork
{
    public void Run(int part) => run(part);
}
