using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>
/// MKL's sparse product, the best vendor sparse kernel that ships with libtorch: W X without bias forward, and of the backward pass dX
/// alone, W^T being a matrix of its own because MKL is slower when it transposes. The gradient at the nonzeros does not exist there.
/// </summary>
public sealed class MklContender : IContender, IDisposable
{
    private readonly LayerProblem _problem;
    private readonly MklMatrix _w;
    private readonly MklMatrix _transposed;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _dy;
    private readonly AlignedBuffer _dx;

    public MklContender(LayerProblem problem)
    {
        (_problem, _w, _transposed) = (problem, Weights(problem), Transposed(problem));
        _x = Layouts.ToFeatureMajor(problem.X, problem.Batch);
        _dy = Layouts.ToFeatureMajor(problem.DY, problem.Batch);
        _y = new AlignedBuffer(_dy.Length);
        _dx = new AlignedBuffer(_x.Length);
    }

    private MklContender(MklContender first, LayerProblem problem)
    {
        (_problem, _w, _transposed) = (problem, Weights(problem), Transposed(problem));
        (_x, _dy, _y, _dx) = (first._x, first._dy, first._y, first._dx);
    }

    public string Name => "MKL's sparse product";

    public ContenderKind Kind => ContenderKind.MklSparse;

    /// <inheritdoc/>
    public IContender WithPattern(LayerProblem other) => new MklContender(this, other);

    public void Forward() => _w.Multiply(_x, _y, _problem.Batch);

    public void Backward() => _transposed.Multiply(_dy, _dx, _problem.Batch);

    public LayerResult Compute()
    {
        Forward();
        Backward();
        var y = Layouts.FromFeatureMajor(_y, _problem.Batch);
        for (int i = 0; i < y.Length; i++)
            y[i] += _problem.Bias![i % _problem.Bias.Length];
        return new LayerResult(y, Layouts.FromFeatureMajor(_dx, _problem.Batch), DW: null, DB: null);
    }

    public void Dispose()
    {
        _w.Dispose();
        _transposed.Dispose();
    }

    private static MklMatrix Weights(LayerProblem problem) => new(
        problem.Pattern.Columns, problem.Pattern.RowStarts, problem.Pattern.ColumnIndices, problem.OutputMajorWeights);

    private static MklMatrix Transposed(LayerProblem problem) => new(
        problem.Pattern.Rows, problem.Pattern.ColumnStarts, problem.Pattern.RowIndices, problem.InputMajorWeights());
}
