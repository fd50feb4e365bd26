using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Max pooling row by row, forward by rows of the output, backward by rows of the input: each pixel takes the gradient of those windows that
/// hold it and whose largest it was, so no two parts write one number.
/// </summary>
internal sealed class MaxPoolWork(PoolWindows windows) : RowWork
{
    private readonly MaxPoolPlaces _places = new(windows);
    private Activations? _from;
    private Activations? _to;
    private bool _backward;
    private bool _add;

    /// <summary>Bytes held.</summary>
    public long Bytes => _places.Bytes;

    /// <summary>Takes the largest of each window and keeps where it was.</summary>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        _places.Begin(y);
        Run(x, y, backward: false, add: false, workers);
        _places.FillAround(y);
    }

    /// <summary>Gives each pixel the gradients of the windows whose largest it was.</summary>
    public void Backward(Activations dy, Activations dx, bool add, Workers workers) => Run(dy, dx, backward: true, add, workers);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var (from, to) = (_from!, _to!);
        int channels = to.Shape.Channels, pitch = to.Pitch;
        var target = MemoryMarshal.Cast<float, Vector512<float>>(to.Row(block, row));
        Span<Vector512<float>> inside = stackalloc Vector512<float>[_backward ? 0 : _places.RowsAround(from)];
        _places.TakeInside(from, block, row, inside);
        for (int column = 0; column < to.Shape.Width; column++)
        {
            var pixel = target.Slice(column * pitch, channels);
            if (_backward)
                _places.Gather(from, block, row, column, pixel, _add);
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
