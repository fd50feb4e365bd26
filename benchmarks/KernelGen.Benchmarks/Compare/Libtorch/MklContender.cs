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
        _problem = problem;
        var pattern = problem.Pattern;
        _w = new MklMatrix(pattern.Columns, pattern.RowStarts, pattern.ColumnIndices, problem.OutputMajorWeights);
        _transposed = new MklMatrix(pattern.Rows, pattern.ColumnStarts, pattern.RowIndices, problem.InputMajorWeights());
        _x = Layouts.ToFeatureMajor(problem.X, problem.Batch);
        _dy = Layouts.ToFeatureMajor(problem.DY, problem.Batch);
        _y = new AlignedBuffer(_dy.Length);
        _dx = new AlignedBuffer(_x.Length);
    }

    public string Name => "MKL's sparse product";

    public ContenderKind Kind => ContenderKind.MklSparse;

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
}
