using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>A function of single numbers and its gradient, row by row.</summary>
internal sealed class FunctionWork<TFunction>(TFunction function) : RowWork
    where TFunction : struct, IElementwiseFunction
{
    private Activations? _from;
    private Activations? _to;
    private Activations? _dy;
    private bool _add;

    /// <summary>y = f(x).</summary>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        (_from, _to, _dy) = (x, y, null);
        RunRows(x, workers);
        (_from, _to) = (null, null);
    }

    /// <summary>dx = dy * f'(x), overwritten or added to.</summary>
    /// <param name="from">The input, or the output where the derivative is computed from it.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="dx">Gradient of the input; may be the memory of dy.</param>
    /// <param name="add">Whether to add to dx.</param>
    /// <param name="workers">Threads to use.</param>
    public void Backward(Activations from, Activations dy, Activations dx, bool add, Workers workers)
    {
        (_from, _to, _dy, _add) = (from, dx, dy, add);
        RunRows(dy, workers);
        (_from, _to, _dy) = (null, null, null);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var from = _from!.Row(block, row);
        var result = _to!.Row(block, row);
        var dy = _dy is null ? [] : _dy.Row(block, row);
        int length = _dy is null ? from.Length : dy.Length;
        for (int at = 0; at < length; at += RunStep)
        {
            var source = MemoryMarshal.Cast<float, Vector512<float>>(from.Slice(at, RunLength));
            var to = MemoryMarshal.Cast<float, Vector512<float>>(result.Slice(at, RunLength));
            if (_dy is null)
                Forward(source, to);
            else
                Backward(source, MemoryMarshal.Cast<float, Vector512<float>>(dy.Slice(at, RunLength)), to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(ReadOnlySpan<Vector512<float>> x, Span<Vector512<float>> y)
    {
        var f = function;
        for (int i = 0; i < x.Length; i++)
            y[i] = f.Value(x[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(ReadOnlySpan<Vector512<float>> from, ReadOnlySpan<Vector512<float>> dy, Span<Vector512<float>> dx)
    {
        var (f, add) = (function, _add);
        for (int i = 0; i < from.Length; i++)
        {
            var gradient = dy[i] * f.Derivative(from[i]);
            dx[i] = add ? dx[i] + gradient : gradient;
        }
    }
}
