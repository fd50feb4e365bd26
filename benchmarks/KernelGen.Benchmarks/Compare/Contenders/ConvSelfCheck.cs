using KernelGen.Benchmarks.Compare.Contenders.Paper;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// Holds the baselines for convolutions against the definition before a run, on small maps with odd sizes: larger ones are only compared
/// among contenders, and these could share a mistake.
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

    /// <exception cref="DisagreementException">A baseline computes something else.</exception>
    public static void Run(Workers workers, Baselines baselines)
    {
        foreach (var geometry in Geometries)
        {
            foreach (int batch in Batches)
            {
                var problem = new LayerProblem(new LayerCase(new ConvShape("check", geometry), 0.6, batch));
                var contenders = new List<IContender> { new ConvReference(problem), PaperConv.OverBatch(problem, workers), PaperConv.OverWidth(problem, workers) };
                if (baselines.Libtorch)
                    contenders.Add(ContenderSet.Libtorch(problem));
                Agreement.Require(problem.Case, contenders);
                contenders.OfType<IDisposable>().ToList().ForEach(contender => contender.Dispose());
            }
        }
    }
}
