using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The product of numbers and a gate of the same shape, or of one number for each channel, row by row.</summary>
internal sealed class ProductWork : RowWork
{
    private Activations? _x;
    private Activations? _gate;
    private Activations? _to;
    private bool _add;

    /// <summary>Writes or adds x * gate; the result may be the memory of x.</summary>
    public void Run(Activations x, Activations gate, Activations to, bool add, Workers workers)
    {
        (_x, _gate, _to, _add) = (x, gate, to, add);
        RunRows(to, workers);
        (_x, _gate, _to) = (null, null, null);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        bool isVector = _gate!.Shape.IsVector;
        var x = new PixelRow(_x!, block, row);
        var to = new PixelRow(_to!, block, row);
        var gate = new PixelRow(_gate, block, isVector ? 0 : row);
        for (int column = 0; column < to.Width; column++)
            Multiply(x[column], gate[isVector ? 0 : column], to[column]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(ReadOnlySpan<Vector512<float>> x, ReadOnlySpan<Vector512<float>> gate, Span<Vector512<float>> to)
    {
        bool add = _add;
        for (int c = 0; c < to.Length; c++)
            to[c] = add ? to[c] + (x[c] * gate[c]) : x[c] * gate[c];
    }
}
