using KernelGen.Benchmarks.Compare.Libtorch;

namespace KernelGen.Benchmarks.Compare;

/// <summary>What this machine could load of libtorch.</summary>
/// <param name="Libtorch">Whether its dense layer can be timed.</param>
/// <param name="Mkl">Whether its MKL's sparse product can be.</param>
public sealed record Baselines(bool Libtorch, bool Mkl)
{
    /// <summary>Loads what can be loaded, with that many threads.</summary>
    /// <param name="threads">Threads of libtorch and MKL.</param>
    /// <param name="tell">Is told which baseline is missing, and why.</param>
    public static Baselines Load(int threads, Action<string> tell)
    {
        if (!LibtorchLibrary.TryLoad(threads, out string reason))
        {
            tell($"No libtorch and no MKL baseline: {reason}.");
            return new Baselines(Libtorch: false, Mkl: false);
        }

        if (MklSparse.TryLoad(out reason))
            return new Baselines(Libtorch: true, Mkl: true);
        tell($"No MKL baseline: {reason}.");
        return new Baselines(Libtorch: true, Mkl: false);
    }
}
