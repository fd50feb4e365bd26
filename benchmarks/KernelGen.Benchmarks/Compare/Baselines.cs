using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Libtorch;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>Who our layers are compared with; libtorch and MKL where this machine could load them.</summary>
/// <param name="Libtorch">Creates libtorch's dense layer, which holds native memory; null where it cannot be loaded.</param>
/// <param name="Mkl">Creates MKL's sparse product; null likewise.</param>
public sealed record Baselines(Func<LayerProblem, IContender>? Libtorch, Func<LayerProblem, IContender>? Mkl)
{
    /// <summary>Why there is no libtorch; null where there is one.</summary>
    public string? LibtorchMissing { get; init; }

    /// <summary>Why there is no MKL; null where there is one.</summary>
    public string? MklMissing { get; init; }

    /// <summary>Creates the paper's form that every kind of layer has.</summary>
    public Func<LayerProblem, Workers, IContender> PaperOverBatch { get; init; } = ContenderSet.PaperOverBatch;

    /// <summary>Loads what can be loaded, with that many threads.</summary>
    /// <param name="threads">Threads of libtorch and MKL.</param>
    /// <param name="tell">Is told which baseline is missing, and why.</param>
    public static Baselines Load(int threads, Action<string> tell)
    {
        if (!LibtorchLibrary.TryLoad(threads, out string reason))
        {
            tell($"No libtorch and no MKL baseline: {reason}.");
            return new Baselines(Libtorch: null, Mkl: null) { LibtorchMissing = reason, MklMissing = reason };
        }

        if (MklSparse.TryLoad(out reason))
            return new Baselines(Dense, problem => new MklContender(problem));
        tell($"No MKL baseline: {reason}.");
        return new Baselines(Dense, Mkl: null) { MklMissing = reason };
    }

    private static IContender Dense(LayerProblem problem) =>
        problem.Case.Shape is ConvShape ? new TorchConv(problem) : new TorchLinear(problem);
}
