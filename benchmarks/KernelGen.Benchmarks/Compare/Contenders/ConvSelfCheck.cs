using KernelGen.Benchmarks.Compare.Contenders.Paper;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// Holds the baselines for convolutions against the definition before a run, every number of them, on small maps with odd sizes.
/// </summary>
public static class ConvSelfCheck
{
    /// <summary>Strides, kernels and paddings of the suite, and others; rows with and without a remainder.</summary>
    private static readonly ConvGeometry[] Geometries =
    [
        new(3, 5, 3, 1, 1, 7, 7), new(4, 3, 3, 2, 1, 9, 22), new(3, 4, 3, 2, 1, 8, 38), new(5, 6, 1, 1, 0, 5, 7), new(5, 6, 1, 2, 0, 7, 35),
        new(2, 3, 5, 1, 2, 6, 41), new(2, 3, 3, 1, 0, 9, 13), new(2, 3, 7, 2, 3, 16, 18), new(2, 2, 3, 1, 2, 1, 1),
    ];

    private static readonly int[] Batches = [1, 3, 16, 47];

    /// <summary>The baselines that are wrong on some map, each with the first map where it is.</summary>
    public static IReadOnlyList<OmittedBaseline> Run(Workers workers, Baselines baselines)
    {
        var wrong = new List<OmittedBaseline>();
        foreach (var geometry in Geometries)
        {
            foreach (int batch in Batches)
            {
                var problem = new LayerProblem(new LayerCase(new ConvShape("check", geometry), 0.6, batch));
                var right = new ConvReference(problem).Compute();
                Check(ContenderKind.PaperOverBatch, () => baselines.PaperOverBatch(problem, workers));
                Check(ContenderKind.PaperOverWidth, () => PaperConv.OverWidth(problem, workers));
                if (baselines.Libtorch is { } libtorch)
                    Check(ContenderKind.Dense, () => libtorch(problem));

                void Check(ContenderKind kind, Func<IContender> create)
                {
                    if (!wrong.Exists(found => found.Kind == kind) && Fault(create, right) is var (name, fault))
                        wrong.Add(new OmittedBaseline(kind, name, $"{problem.Case} {fault}"));
                }
            }
        }

        return wrong;
    }

    private static (string Name, string Fault)? Fault(Func<IContender> create, LayerResult right)
    {
        if (Verdict.Try(create, out string? reason) is not { } contender)
            return ("libtorch dense", reason!);
        using var native = contender as IDisposable;
        if (Verdict.Try(contender.Compute, out reason) is not { } result)
            return (contender.Name, reason!);
        return Agreement.Differences(right, result).FirstOrDefault() is { } at
            ? (contender.Name, $"is wrong: {new Mistake(at.What, at.At, at.Actual, at.Expected)}")
            : null;
    }
}
