using FashionMnist.Model;
using KernelGen.Benchmarks.Shapes;
using KernelGen.Training;

namespace KernelGen.Benchmarks.Compare.Accuracy;

/// <summary>The methods that the suite compares: those of the sample, with its parameters, and dense layers.</summary>
internal static class Methods
{
    /// <summary>A network of dense layers.</summary>
    public const string Dense = "dense";

    private const string Static = "static";

    private static readonly Dictionary<string, MethodKind> All = Enum.GetValues<MethodKind>()
        .ToDictionary(kind => kind == MethodKind.None ? Static : kind.ToString().ToLowerInvariant());

    /// <summary>Refuses a name that is no method.</summary>
    /// <exception cref="SuiteException">There is none.</exception>
    public static void Require(string name)
    {
        if (name != Dense && !All.ContainsKey(name))
        {
            throw new SuiteException(
                $"No method is called '{name}'; there are {Dense}, {string.Join(", ", All.Keys)}. "
                + "Add one to samples/FashionMnist/Model/Masks.cs.");
        }
    }

    /// <summary>Sparsity of the weights before the first step.</summary>
    public static double InitialSparsity(AccuracyCase run) =>
        run.Method == Dense ? 0 : Masks.InitialSparsity(All[run.Method], run.Sparsity);

    /// <summary>The method as a hook; none for dense layers and fixed masks.</summary>
    public static IReadOnlyList<TrainingHook> Create(AccuracyCase run, long steps, int seed) =>
        run.Method != Dense && Masks.Create(All[run.Method], run.Sparsity, steps, seed) is { } method ? [method] : [];
}
