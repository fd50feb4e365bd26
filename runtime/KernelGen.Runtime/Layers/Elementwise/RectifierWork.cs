using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// <c>y = activation(x + residual)</c> and its gradients, row by row. Rows are whole lines of 16 floats, so no width of
/// <see cref="Vector{T}"/> leaves a remainder.
/// </summary>
internal sealed class RectifierWork : RowWork
{
    private bool _rectify;
    private Activations? _x;
    private Activations? _residual;
    private Activations? _y;
    private Activations? _dy;
    private Activations? _dx;
    private bool _add;

    /// <summary>Computes y; <paramref name="residual"/> may be null. The activation is ReLU or none.</summary>
    public void Forward(Activations x, Activations? residual, Activations y, bool rectify, Workers workers)
    {
        (_x, _residual, _y, _dx, _rectify) = (x, residual, y, null, rectify);
        RunRows(x, workers);
        (_x, _residual, _y) = (null, null, null);
    }

    /// <summary>
    /// Writes or adds the gradient of one input. Does nothing if that gradient is in the memory of <paramref name="dy"/> and there is no
    /// activation.
    /// </summary>
    public void Backward(Activations y, Activations dy, Activations dx, bool add, bool rectify, Workers workers)
    {
        if (!rectify && !add && dx.SharesBufferWith(dy))
            return;
        (_y, _dy, _dx, _add, _rectify) = (y, dy, dx, add, rectify);
        RunRows(dy, workers);
        (_y, _dy, _dx) = (null, null, null);
    }

    /// <inheritdoc/>
    protected override void Row(int block, int row)
    {
        if (_dx is not null)
            BackwardRow(_rectify ? _y!.Row(block, row) : [], _dy!.Row(block, row), _dx.Row(block, row));
        else
            ForwardRow(_x!.Row(block, row), _residual is null ? [] : _residual.Row(block, row), _y!.Row(block, row));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardRow(ReadOnlySpan<float> x, ReadOnlySpan<float> residual, Span<float> y)
    {
        var least = new Vector<float>(_rectify ? 0 : float.NegativeInfinity);
        for (int at = 0; at < x.Length; at += RunStep)
        {
            var from = Vectors(x.Slice(at, RunLength));
            var to = MemoryMarshal.Cast<float, Vector<float>>(y.Slice(at, RunLength))[..from.Length];
            if (residual.IsEmpty)
            {
                for (int i = 0; i < from.Length; i++)
                    to[i] = Vector.Max(from[i], least);
                continue;
            }

            var second = Vectors(residual.Slice(at, RunLength))[..from.Length];
            for (int i = 0; i < from.Length; i++)
                to[i] = Vector.Max(from[i] + second[i], least);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardRow(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int at = 0; at < dy.Length; at += RunStep)
        {
            var above = Vectors(dy.Slice(at, RunLength));
            var below = MemoryMarshal.Cast<float, Vector<float>>(dx.Slice(at, RunLength))[..above.Length];
            var outputs = _rectify ? Vectors(y.Slice(at, RunLength))[..above.Length] : above;
            bool rectified = _rectify, add = _add;
            for (int i = 0; i < above.Length; i++)
            {
                var gradient = above[i];
                if (rectified)
                    gradient = Vector.ConditionalSelect(Vector.GreaterThan(outputs[i], Vector<float>.Zero), gradient, Vector<float>.Zero);
                below[i] = add ? below[i] + gradient : gradient;
            }
        }
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> floats) => MemoryMarshal.Cast<float, Vector<float>>(floats);
}
