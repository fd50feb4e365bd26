using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>A function of single numbers, <c>y = f(x)</c>, and its gradient, <c>dx = dy f'(x)</c>.</summary>
internal sealed class FunctionWork<TFunction>(TFunction function) : UnaryWork
    where TFunction : struct, IElementwiseFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var from = Source!.Row(block, row);
        var result = Result!.Row(block, row);
        var dy = DY is null ? [] : DY.Row(block, row);
        int length = DY is null ? from.Length : dy.Length;
        for (int at = 0; at < length; at += RunStep)
        {
            var source = MemoryMarshal.Cast<float, Vector512<float>>(from.Slice(at, RunLength));
            var to = MemoryMarshal.Cast<float, Vector512<float>>(result.Slice(at, RunLength));
            if (DY is null)
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
        var (f, add) = (function, Add);
        for (int i = 0; i < from.Length; i++)
        {
            var gradient = dy[i] * f.Derivative(from[i]);
            dx[i] = add ? dx[i] + gradient : gradient;
        }
    }
}
