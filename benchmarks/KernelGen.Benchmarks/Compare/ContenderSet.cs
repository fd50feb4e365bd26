using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Contenders.Paper;
using KernelGen.Benchmarks.Compare.Libtorch;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>Everybody who computes one problem. Native memory is given back when the set is disposed.</summary>
public sealed class ContenderSet : IDisposable
{
    private readonly List<IContender> _all;

    public ContenderSet(LayerProblem problem, Workers workers, Baselines baselines)
    {
        Ours = LayerContender.Sparse(problem, workers);
        _all = [Ours, PaperOverBatch(problem, workers), LayerContender.Dense(problem, workers)];
        bool convolution = problem.Case.Shape is ConvShape;
        if (convolution)
            _all.Add(PaperConv.OverWidth(problem, workers));
        if (baselines.Libtorch)
            _all.Add(Libtorch(problem));
        if (baselines.Mkl && !convolution)
            _all.Add(new MklContender(problem));
    }

    /// <summary>This project's sparse layer.</summary>
    public LayerContender Ours { get; }

    /// <summary>All of them, ours first.</summary>
    public IReadOnlyList<IContender> All => _all;

    /// <summary>The paper's form that every kind of layer has.</summary>
    public static IContender PaperOverBatch(LayerProblem problem, Workers workers) =>
        problem.Case.Shape is ConvShape ? PaperConv.OverBatch(problem, workers) : new PaperLinear(problem, workers);

    /// <summary>libtorch's dense layer, which holds native memory.</summary>
    public static IContender Libtorch(LayerProblem problem) => problem.Case.Shape is ConvShape ? new TorchConv(problem) : new TorchLinear(problem);

    public void Dispose()
    {
        foreach (var contender in _all.OfType<IDisposable>())
            contender.Dispose();
    }
}
