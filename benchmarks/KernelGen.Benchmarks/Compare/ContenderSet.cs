using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Contenders.Paper;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>All contenders that compute one problem. Native memory is given back when the set is disposed.</summary>
public sealed class ContenderSet : IDisposable
{
    private readonly LayerProblem _problem;
    private readonly List<IContender> _all;
    private readonly List<OmittedBaseline> _omitted = [];
    private readonly List<IDisposable> _others = [];

    public ContenderSet(LayerProblem problem, Workers workers, Baselines baselines)
    {
        _problem = problem;
        Ours = LayerContender.Sparse(problem, workers);
        _all = [Ours, baselines.PaperOverBatch(problem, workers), LayerContender.Dense(problem, workers)];
        bool convolution = problem.Case.Shape is ConvShape;
        if (convolution)
            _all.Add(PaperConv.OverWidth(problem, workers));
        Add(ContenderKind.Dense, "libtorch dense", baselines.Libtorch, baselines.LibtorchMissing);
        if (!convolution)
            Add(ContenderKind.MklSparse, "MKL's sparse product", baselines.Mkl, baselines.MklMissing);
    }

    /// <summary>This project's sparse layer.</summary>
    public LayerContender Ours { get; }

    /// <summary>All of them, ours first.</summary>
    public IReadOnlyList<IContender> All => _all;

    /// <summary>The baselines that are not among them, and why.</summary>
    public IReadOnlyList<OmittedBaseline> Omitted => _omitted;

    /// <summary>The paper's form that every kind of layer has.</summary>
    public static IContender PaperOverBatch(LayerProblem problem, Workers workers) =>
        problem.Case.Shape is ConvShape ? PaperConv.OverBatch(problem, workers) : new PaperLinear(problem, workers);

    /// <summary>A contender with each of the patterns that it is timed with in turn, its own first.</summary>
    /// <param name="contender">One of <see cref="All"/>.</param>
    /// <param name="others">The other patterns.</param>
    public IReadOnlyList<IContender> WithAll(IContender contender, IEnumerable<LayerProblem> others)
    {
        IContender[] all = [.. others.Select(contender.WithPattern).Where(other => other != contender)];
        _others.AddRange(all.OfType<IDisposable>());
        return [contender, .. all];
    }

    /// <summary>Takes out every baseline that computes wrong numbers.</summary>
    /// <exception cref="DisagreementException">A layer of this project does.</exception>
    public void LeaveOutWrong()
    {
        foreach (var wrong in Verdict.Of(_problem, _all))
        {
            _omitted.Add(wrong);
            var contender = _all.First(contender => contender.Kind == wrong.Kind);
            _all.Remove(contender);
            (contender as IDisposable)?.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var contender in _all.OfType<IDisposable>().Concat(_others))
            contender.Dispose();
    }

    private void Add(ContenderKind kind, string name, Func<LayerProblem, IContender>? create, string? missing)
    {
        string? reason = missing;
        if (create is not null && Verdict.Try(() => create(_problem), out reason) is { } contender)
            _all.Add(contender);
        else
            _omitted.Add(new OmittedBaseline(kind, name, reason ?? "there is none"));
    }
}
