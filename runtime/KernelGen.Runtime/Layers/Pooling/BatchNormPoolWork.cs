using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Batch normalisation and max pooling in one pass over memory, forward and backward. The forward pass keeps the input with the largest
/// value of each window, one for each output; the sums of the backward pass need no other inputs. The backward pass adds up the gradient of
/// a pixel from the windows, and computes the gradient of the normalisation while the pixel is in the cache.
/// </summary>
internal sealed class BatchNormPoolWork(BatchNormNumbers numbers, PoolGeometry windows) : RowWork
{
    private readonly MaxPoolPlaces _places = new(windows);
    private Activations? _winners;
    private Activations? _x;
    private Activations? _y;
    private Activations? _dy;
    private Activations? _dx;
    private bool _rectify;

    /// <summary>The inputs with the largest value in each window of the last forward pass, in the shape of the output.</summary>
    public Activations Winners => _winners!;

    /// <summary>Bytes held.</summary>
    public long Bytes => _places.Bytes + (_winners?.Bytes ?? 0);

    /// <summary>y = activation(largest of the normalised window).</summary>
    public void Forward(Activations x, Activations y, bool rectify, Workers workers)
    {
        _places.Begin(y);
        if (_winners is null || _winners.Shape != y.Shape || _winners.Strips != y.Strips || _winners.Capacity < y.Batch)
            _winners = new Activations(y.Shape, y.Batch, strips: y.Strips);
        _winners.Batch = y.Batch;
        (_x, _y, _rectify) = (x, y, rectify);
        RunRows(y, workers);
        _places.FillAround(y);
        (_x, _y) = (null, null);
    }

    /// <summary>
    /// dx = scale * g + offset + slope * (x - mean), where g is the sum of dy over the windows in which the pixel is the largest, or 0
    /// where ReLU is 0.
    /// </summary>
    public void Gradients(Activations x, Activations dy, Activations dx, bool rectify, Workers workers)
    {
        (_x, _dy, _dx, _rectify) = (x, dy, dx, rectify);
        RunRows(dx, workers);
        (_x, _dy, _dx) = (null, null, null);
    }

    /// <inheritdoc/>
    protected override void Row(int block, int row)
    {
        if (_y is not null)
            Forward(_x!, _y, block, row);
        else if (_rectify)
            Backward<ReluFromInput>(_x!, _dx!, block, row);
        else
            Backward<NoActivation>(_x!, _dx!, block, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(Activations x, Activations y, int block, int row)
    {
        int channels = y.Shape.Channels, pitch = y.Pitch;
        var winners = Lines(_winners!, block, row);
        Span<Vector512<float>> inside = stackalloc Vector512<float>[_places.RowsAround(x)];
        _places.FillInsideMasks(x, block, row, inside);
        for (int column = 0; column < y.Shape.Width; column++)
            _places.Largest<NormalisedValues>(numbers.Channels, x, block, row, column, inside, winners.Slice(column * pitch, channels));
        BatchNormRows.Normalise(numbers.Channels, winners, [], Lines(y, block, row), pitch, _rectify);
    }

    private void Backward<TActivation>(Activations x, Activations dx, int block, int row)
        where TActivation : IActivationGradient
    {
        int channels = dx.Shape.Channels, pitch = dx.Pitch;
        var lanes = SampleLanes.Mask(x, block);
        var inputs = Lines(x, block, row);
        var gradients = Lines(dx, block, row);
        for (int column = 0; column < dx.Shape.Width; column++)
        {
            var input = inputs.Slice(column * pitch, channels);
            var gradient = gradients.Slice(column * pitch, channels);
            _places.GatherGradient(_dy!, block, row, column, gradient, add: false);
            BatchNormGradients<TActivation>.Inputs(numbers.Channels, input, input, gradient, pitch, lanes, gradient, false, [], false);
        }
    }

    private static Span<Vector512<float>> Lines(Activations activations, int block, int row) =>
        MemoryMarshal.Cast<float, Vector512<float>>(activations.Row(block, row));
}
