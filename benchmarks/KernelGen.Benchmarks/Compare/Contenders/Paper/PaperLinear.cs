using System.Numerics.Tensors;

namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>
/// The paper's kernels. Over several threads both passes are cut by rows with equal nonzeros; in the backward pass each part adds to a dX
/// of its own and these are summed afterwards, so that no part writes what another writes. Cut by samples instead, each part would repeat
/// the fixed cost of every nonzero, which was slower.
/// </summary>
public sealed unsafe class PaperLinear : IContender
{
    private readonly LayerProblem _problem;
    private readonly Workers _workers;
    private readonly IParallelWork _forward;
    private readonly IParallelWork _backward;
    private readonly IParallelWork _sum;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _dw;
    private readonly Operands _operands;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _dy;
    private readonly AlignedBuffer[] _dx;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _db;
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly int[] _bounds;

    public PaperLinear(LayerProblem problem, Workers workers)
        : this(problem, workers, Operands.Of(problem, workers.Threads))
    {
    }

    private PaperLinear(LayerProblem problem, Workers workers, Operands operands)
    {
        (_problem, _workers, _operands) = (problem, workers, operands);
        (_bias, _x, _y, _dy, _dx, _db) = operands;
        _weights = Layouts.Copy(problem.OutputMajorWeights);
        _dw = new AlignedBuffer(_weights.Length);
        _rowStarts = problem.Pattern.RowStarts.ToArray();
        _columns = problem.Pattern.ColumnIndices.ToArray();
        _bounds = EqualNonzeros.Bounds(_rowStarts, workers.Threads);
        (_forward, _backward, _sum) = (new PartWork(Forward), new PartWork(Backward), new PartWork(SumInputGradients));
    }

    public string Name => "the paper's Algorithm 1";

    public ContenderKind Kind => ContenderKind.PaperOverBatch;

    /// <inheritdoc/>
    public IContender WithPattern(LayerProblem other) => new PaperLinear(other, _workers, _operands);

    public void Forward() => _workers.Run(_forward, _workers.Threads);

    public void Backward()
    {
        _workers.Run(_backward, _workers.Threads);
        if (_dx.Length > 1)
            _workers.Run(_sum, _workers.Threads);
    }

    public LayerResult Compute()
    {
        _dw.Span.Clear();
        _db.Span.Clear();
        Forward();
        Backward();
        return new LayerResult(
            Layouts.FromFeatureMajor(_y, _problem.Batch), Layouts.FromFeatureMajor(_dx[0], _problem.Batch), _dw.Span.ToArray(),
            _db.Span.ToArray());
    }

    private void Forward(int part)
    {
        fixed (int* rowStart = _rowStarts, column = _columns)
        {
            PaperLinearKernels.Forward(
                _bounds[part], _bounds[part + 1], _problem.Batch, rowStart, column,
                Layouts.Address(_weights), Layouts.Address(_bias), Layouts.Address(_x), Layouts.Address(_y));
        }
    }

    private void Backward(int part)
    {
        _dx[part].Span.Clear();
        fixed (int* rowStart = _rowStarts, column = _columns)
        {
            PaperLinearKernels.Backward(
                _bounds[part], _bounds[part + 1], _problem.Batch, rowStart, column, Layouts.Address(_weights),
                Layouts.Address(_x), Layouts.Address(_dy), Layouts.Address(_dx[part]), Layouts.Address(_dw), Layouts.Address(_db));
        }
    }

    private void SumInputGradients(int part)
    {
        int first = (int)((long)_x.Length * part / _dx.Length), end = (int)((long)_x.Length * (part + 1) / _dx.Length);
        var total = _dx[0].Span[first..end];
        foreach (var other in _dx.AsSpan(1))
            TensorPrimitives.Add(total, other.Span[first..end], total);
    }

    /// <summary>What no pattern changes, in the layout [features][batch].</summary>
    private sealed record Operands(
        AlignedBuffer Bias, AlignedBuffer X, AlignedBuffer Y, AlignedBuffer DY, AlignedBuffer[] DX, AlignedBuffer DB)
    {
        public static Operands Of(LayerProblem problem, int threads)
        {
            AlignedBuffer x = Layouts.ToFeatureMajor(problem.X, problem.Batch), dy = Layouts.ToFeatureMajor(problem.DY, problem.Batch),
                bias = Layouts.Copy(problem.Bias!);
            return new(
                bias, x, new AlignedBuffer(dy.Length), dy, [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(x.Length))],
                new AlignedBuffer(bias.Length));
        }
    }
}
