using KernelGen.Benchmarks.Shapes;
using KernelGen.Training;

namespace KernelGen.Benchmarks.Compare.Accuracy;

/// <summary>The methods that the suite compares, with their parameters.</summary>
internal static class Methods
{
    /// <summary>A network of dense layers.</summary>
    public const string Dense = "dense";

    /// <summary>Masks change this often in a run, whatever its length.</summary>
    private const int Changes = 47;

    private static readonly Dictionary<string, (bool BeginsDense, Func<double, int, int, SparsityMethod?> Create)> All = new()
    {
        [Dense] = (true, (_, _, _) => null),
        ["static"] = (false, (_, _, _) => null),
        ["gmp"] = (true, (sparsity, interval, _) => new GradualMagnitudePruning(sparsity, begin: 0.02, end: 0.5, interval: interval)),
        ["set"] = (false, (_, interval, seed) => new SparseEvolutionaryTraining(interval: interval, seed: seed)),
        ["rigl"] = (false, (_, interval, _) => new RigL(interval: interval)),
    };

    /// <summary>Refuses a name that is no method.</summary>
    /// <exception cref="SuiteException">There is none.</exception>
    public static void Require(string name)
    {
        if (!All.ContainsKey(name))
            throw new SuiteException($"No method is called '{name}'; there are {string.Join(", ", All.Keys)}. Add one to Methods.cs.");
    }

    /// <summary>Sparsity of the weights before the first step.</summary>
    public static double InitialSparsity(AccuracyCase run) => All[run.Method].BeginsDense ? 0 : run.Sparsity;

    /// <summary>The method as a hook; none for dense layers and fixed masks.</summary>
    public static IReadOnlyList<TrainingHook> Create(AccuracyCase run, long steps, int seed) =>
        All[run.Method].Create(run.Sparsity, (int)Math.Max(1, steps / Changes), seed) is { } method ? [method] : [];
}
