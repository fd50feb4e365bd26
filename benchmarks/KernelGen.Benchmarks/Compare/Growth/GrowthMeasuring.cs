using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Growth;

/// <summary>Times the cases of a series in turns, so that a machine that changes its pace bends no line.</summary>
/// <param name="kernels">Which kernels our layers use.</param>
/// <param name="workers">Threads of every layer, but for <see cref="Threads"/>.</param>
/// <param name="baselines">What there is of libtorch.</param>
/// <param name="budget">Time for the rounds of a series.</param>
public sealed class GrowthMeasuring(KernelOptions kernels, Workers workers, Baselines baselines, TimeSpan budget)
{
    /// <summary>Times a series, one over nonzeros beside dense layers.</summary>
    /// <exception cref="DisagreementException">Our layer computes wrong numbers.</exception>
    public SeriesResult Series(GrowthSeries series)
    {
        var problems = Problems(series.Cases);
        var layers = problems.ConvertAll(problem => Checked(problem, workers));
        var ours = layers.ConvertAll(Timed);
        if (series.Axis == GrowthAxis.Batch)
        {
            InterleavedTimer.Run([.. ours.SelectMany(contender => contender.Calls)], budget);
            return new SeriesResult(series, Points(problems, layers, ours), OwnDense: null, Dense: null, DenseReason: null);
        }

        // A dense layer does not care which weights are zero: one stands beside all points.
        var own = LayerContender.Dense(problems[0], workers);
        var torch = Right(problems[0], layers[0], own, out string? reason);
        using var native = torch as IDisposable;
        var ownDense = new TimedContender(own, workers.Threads);
        var dense = torch is null ? null : new TimedContender(torch, workers.Threads);
        InterleavedTimer.Run(
            [.. ours.Append(ownDense).Concat(dense is null ? [] : [dense]).SelectMany(contender => contender.Calls)], budget);
        return new SeriesResult(series, Points(problems, layers, ours), Times(ownDense), dense is null ? null : Times(dense), reason);
    }

    /// <summary>Times a power of two and its neighbours.</summary>
    /// <exception cref="DisagreementException">Our layer computes wrong numbers.</exception>
    public WidthResult Width(WidthCases cases)
    {
        var problems = Problems([cases.PowerOfTwo, cases.Below, cases.Above]);
        var layers = problems.ConvertAll(problem => Checked(problem, workers));
        var ours = layers.ConvertAll(Timed);
        InterleavedTimer.Run([.. ours.SelectMany(contender => contender.Calls)], budget);
        var points = Points(problems, layers, ours);
        return new WidthResult(points[0], points[1], points[2]);
    }

    /// <summary>Times one case on one thread, two, four ... up to the machine's processors.</summary>
    /// <exception cref="DisagreementException">Our layer computes wrong numbers.</exception>
    public ThreadsResult Threads(LayerCase layerCase)
    {
        int[] counts = [.. Enumerable.Range(0, 16).Select(power => 1 << power).TakeWhile(threads => threads <= Environment.ProcessorCount)];
        var teams = Array.ConvertAll(counts, threads => new Workers(threads));
        try
        {
            var ours = Array.ConvertAll(
                teams, team => new TimedContender(Checked(new LayerProblem(layerCase, kernels), team), team.Threads));
            InterleavedTimer.Run([.. ours.SelectMany(contender => contender.Calls)], budget);
            return new ThreadsResult(layerCase, [.. counts.Zip(ours, (threads, contender) => (threads, Times(contender)))]);
        }
        finally
        {
            foreach (var team in teams)
                team.Dispose();
        }
    }

    private List<LayerProblem> Problems(IReadOnlyList<LayerCase> cases) =>
        [.. cases.Select(layerCase => new LayerProblem(layerCase, kernels))];

    private TimedContender Timed(LayerContender layer) => new(layer, workers.Threads);

    private static LayerContender Checked(LayerProblem problem, Workers team)
    {
        var ours = LayerContender.Sparse(problem, team);
        Verdict.Of(problem, [ours, ContenderSet.PaperOverBatch(problem, Workers.CallerOnly)]);
        return ours;
    }

    /// <summary>libtorch's layer; null and a reason where there is none or it is wrong.</summary>
    private IContender? Right(LayerProblem problem, LayerContender ours, LayerContender ownDense, out string? reason)
    {
        reason = baselines.LibtorchMissing;
        if (baselines.Libtorch is not { } create || Verdict.Try(() => create(problem), out reason) is not { } torch)
            return null;
        reason = Verdict.Of(problem, [ours, ownDense, torch]) is [var wrong, ..] ? wrong.Reason : null;
        if (reason is null)
            return torch;
        (torch as IDisposable)?.Dispose();
        return null;
    }

    private static IReadOnlyList<GrowthPoint> Points(List<LayerProblem> problems, List<LayerContender> layers, List<TimedContender> ours) =>
        [
            .. problems.Select((problem, i) => new GrowthPoint(
                problem.Case, problem.Pattern.Nonzeros, Times(ours[i]), layers[i].Kernel("Forward"), layers[i].Kernel("Backward"))),
        ];

    private static TwoPasses Times(TimedContender contender) => new(contender.Forward.Seconds, contender.Backward.Seconds);
}
