using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Max pooling row by row: forward by rows of the output, backward by rows of the input. Backward, each pixel adds up the gradients of the
/// windows in which it is the largest, so no two parts write the same number.
/// </summary>
internal sealed class MaxPoolWork(PoolGeometry windows) : RowWork
{
    private readonly MaxPoolPlaces _places = new(windows);
    private Activations? _from;
    private Activations? _to;
    private bool _backward;
    private bool _add;

    /// <summary>Bytes held.</summary>
    public long Bytes => _places.Bytes;

    /// <summary>Writes the largest number of each window and stores its position.</summary>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        _places.Begin(y);
        Run(x, y, backward: false, add: false, workers);
        _places.FillAround(y);
    }

    /// <summary>Computes the gradient of each pixel: the sum over the windows in which it is the largest.</summary>
    public void Backward(Activations dy, Activations dx, bool add, Workers workers) => Run(dy, dx, backward: true, add, workers);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var (from, to) = (_from!, _to!);
        int channels = to.Shape.Channels, pitch = to.Pitch;
        var target = MemoryMarshal.Cast<float, Vector512<float>>(to.Row(block, row));
        Span<Vector512<float>> inside = stackalloc Vector512<float>[_backward ? 0 : _places.RowsAround(from)];
        _places.FillInsideMasks(from, block, row, inside);
        for (int column = 0; column < to.Shape.Width; column++)
        {
            var pixel = target.Slice(column * pitch, channels);
            if (_backward)
                _places.GatherGradient(from, block, row, column, pixel, _add);
            else
                _places.Largest<InputValues>([], from, block, row, column, inside, pixel);
        }
    }

    private void Run(Activations from, Activations to, bool backward, bool add, Workers workers)
    {
        (_from, _to, _backward, _add) = (from, to, backward, add);
        RunRows(to, workers);
        (_from, _to) = (null, null);
    }
}
