using System.Numerics.Tensors;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// The paper's kernels. Over several threads the forward pass is cut by rows with equal nonzeros, and the backward pass by samples, each
/// part with a dW and db of its own that are summed afterwards: so no part writes what another writes, and nothing needs a barrier.
/// </summary>
public sealed unsafe class PaperContender : ILinearContender
{
    private readonly LinearProblem _problem;
    private readonly Workers _workers;
    private readonly ForwardWork _forward;
    private readonly BackwardWork _backward;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _dy;
    private readonly AlignedBuffer _dx;
    private readonly AlignedBuffer[] _dw;
    private readonly AlignedBuffer[] _db;
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly int[] _bounds;

    public PaperContender(LinearProblem problem, Workers workers)
    {
        (_problem, _workers) = (problem, workers);
        _weights = Copy(problem.OutputMajorWeights());
        _bias = Copy(problem.Bias);
        _x = Layouts.ToFeatureMajor(problem.X, problem.Batch);
        _dy = Layouts.ToFeatureMajor(problem.DY, problem.Batch);
        _y = new AlignedBuffer(_dy.Length);
        _dx = new AlignedBuffer(_x.Length);
        _dw = [.. Enumerable.Range(0, workers.Threads).Select(_ => new AlignedBuffer(_weights.Length))];
        _db = [.. Enumerable.Range(0, workers.Threads).Select(_ => new AlignedBuffer(_bias.Length))];
        _rowStarts = problem.Pattern.RowStarts.ToArray();
        _columns = problem.Pattern.ColumnIndices.ToArray();
        _bounds = EqualNonzeros(_rowStarts, workers.Threads);
        _forward = new ForwardWork(this);
        _backward = new BackwardWork(this);
    }

    public string Name => "the paper's Algorithm 1";

    public void Forward() => _workers.Run(_forward, _workers.Threads);

    public void Backward()
    {
        for (int part = 1; part < _dw.Length; part++)
        {
            _dw[part].Span.Clear();
            _db[part].Span.Clear();
        }

        _workers.Run(_backward, _workers.Threads);
        for (int part = 1; part < _dw.Length; part++)
        {
            TensorPrimitives.Add(_dw[0].Span, _dw[part].Span, _dw[0].Span);
            TensorPrimitives.Add(_db[0].Span, _db[part].Span, _db[0].Span);
        }
    }

    public LinearResult Compute()
    {
        _dw[0].Span.Clear();
        _db[0].Span.Clear();
        Forward();
        Backward();
        return new LinearResult(
            Layouts.FromFeatureMajor(_y, _problem.Batch), Layouts.FromFeatureMajor(_dx, _problem.Batch), _dw[0].Span.ToArray(), _db[0].Span.ToArray());
    }

    public void Dispose()
    {
    }

    private static AlignedBuffer Copy(ReadOnlySpan<float> numbers)
    {
        var buffer = new AlignedBuffer(numbers.Length);
        numbers.CopyTo(buffer.Span);
        return buffer;
    }

    private static int[] EqualNonzeros(int[] rowStarts, int parts)
    {
        var bounds = new int[parts + 1];
        for (int part = 1; part < parts; part++)
        {
            int goal = (int)((long)rowStarts[^1] * part / parts);
            int found = Array.BinarySearch(rowStarts, goal);
            bounds[part] = found < 0 ? ~found : found;
        }

        bounds[parts] = rowStarts.Length - 1;
        return bounds;
    }

    private sealed class ForwardWork(PaperContender owner) : IParallelWork
    {
        public void Run(int part)
        {
            fixed (int* rowStart = owner._rowStarts, column = owner._columns)
            {
                PaperKernels.Forward(
                    owner._bounds[part], owner._bounds[part + 1], owner._problem.Batch, rowStart, column,
                    Layouts.Address(owner._weights), Layouts.Address(owner._bias), Layouts.Address(owner._x), Layouts.Address(owner._y));
            }
        }
    }

    private sealed class BackwardWork(PaperContender owner) : IParallelWork
    {
        public void Run(int part)
        {
            var pattern = owner._problem.Pattern;
            int batch = owner._problem.Batch, parts = owner._dw.Length;
            fixed (int* rowStart = owner._rowStarts, column = owner._columns)
            {
                PaperKernels.Backward(
                    pattern.Rows, pattern.Columns, batch, batch * part / parts, batch * (part + 1) / parts, rowStart, column,
                    Layouts.Address(owner._weights), Layouts.Address(owner._x), Layouts.Address(owner._dy), Layouts.Address(owner._dx),
                    Layouts.Address(owner._dw[part]), Layouts.Address(owner._db[part]));
            }
        }
    }
}
