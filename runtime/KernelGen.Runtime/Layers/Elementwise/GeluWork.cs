using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>GELU and its gradient, row by row.</summary>
internal sealed class GeluWork : RowWork
{
    private Activations? _x;
    private Activations? _y;
    private Activations? _dy;
    private bool _add;

    /// <summary>y = x * P(x).</summary>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        (_x, _y, _dy) = (x, y, null);
        RunRows(x, workers);
        (_x, _y) = (null, null);
    }

    /// <summary>dx = dy * (P(x) + x * p(x)), overwritten or added to.</summary>
    public void Backward(Activations x, Activations dy, Activations dx, bool add, Workers workers)
    {
        (_x, _y, _dy, _add) = (x, dx, dy, add);
        RunRows(x, workers);
        (_x, _y, _dy) = (null, null, null);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var x = _x!.Row(block, row);
        var result = _y!.Row(block, row);
        var dy = _dy is null ? [] : _dy.Row(block, row);
        for (int at = 0; at < x.Length; at += RunStep)
        {
            var from = MemoryMarshal.Cast<float, Vector512<float>>(x.Slice(at, RunLength));
            var to = MemoryMarshal.Cast<float, Vector512<float>>(result.Slice(at, RunLength));
            if (_dy is null)
                Forward(from, to);
            else
                Backward(from, MemoryMarshal.Cast<float, Vector512<float>>(dy.Slice(at, RunLength)), to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(ReadOnlySpan<Vector512<float>> x, Span<Vector512<float>> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            NormalDistribution.At(x[i], out var cumulative, out _);
            y[i] = x[i] * cumulative;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> dy, Span<Vector512<float>> dx)
    {
        for (int i = 0; i < x.Length; i++)
        {
            NormalDistribution.At(x[i], out var cumulative, out var density);
            var gradient = dy[i] * (cumulative + (x[i] * density));
            dx[i] = _add ? dx[i] + gradient : gradient;
        }
    }
}
