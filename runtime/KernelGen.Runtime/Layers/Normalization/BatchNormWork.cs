using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The four passes of a batch normalisation over memory; the time of each is that of its loads and stores. A part is some rows of one
/// block. Which rows depends on shape and batch, not on the number of threads. No multiply-add is fused (FMA), so the bits do not depend on
/// the processor.
/// </summary>
internal sealed class BatchNormWork(BatchNormNumbers numbers) : IParallelWork
{
    /// <summary>
    /// Pixels that a part adds in float, unless one row has more: few enough for the rounding, and enough that adding up the lanes takes no
    /// noticeable time.
    /// </summary>
    private const int PixelsPerPart = 256;

    /// <summary>
    /// Parts for the threads even if there are few rows in few blocks. With more, adding up the sums of small images would take noticeable
    /// time.
    /// </summary>
    private const int LeastParts = 4;

    private Pass _pass;
    private int _rowsPerPart;
    private int _partsPerBlock;
    private Activations? _x;
    private Activations? _residual;
    private Activations? _y;
    private Activations? _dy;
    private Activations? _dx;
    private Activations? _dresidual;
    private bool _rectify;
    private bool _addToInput;
    private bool _addToResidual;

    private enum Pass { Statistics, Normalise, GradientSums, Gradients }

    /// <summary>Sums of x and of its square.</summary>
    public void Statistics(Activations x, Workers workers)
    {
        _x = x;
        Run(Pass.Statistics, x, workers);
    }

    /// <summary>y = activation((x - mean) * scale + shift + residual).</summary>
    public void Normalise(Activations x, Activations? residual, Activations y, bool rectify, Workers workers)
    {
        (_x, _residual, _y, _rectify) = (x, residual, y, rectify);
        Run(Pass.Normalise, x, workers);
    }

    /// <summary>
    /// Sums of g and of g * (x - mean), where g is the gradient of the input of the activation; without y, the sign for ReLU is computed
    /// from x.
    /// </summary>
    public void GradientSums(Activations x, Activations? y, Activations dy, bool rectify, Workers workers)
    {
        (_x, _y, _dy, _rectify) = (x, y, dy, rectify);
        Run(Pass.GradientSums, x, workers);
    }

    /// <summary>dx = scale * g + offset + slope * (x - mean), and dresidual = g.</summary>
    public void Gradients(
        Activations x, Activations? y, Activations dy, bool rectify, GradientTarget input, GradientTarget residual, Workers workers)
    {
        (_x, _y, _dy, _rectify) = (x, y, dy, rectify);
        ((_dx, _addToInput), (_dresidual, _addToResidual)) = (input, residual);
        Run(Pass.Gradients, x, workers);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int block = part / _partsPerBlock, first = part % _partsPerBlock * _rowsPerPart;
        int end = Math.Min(first + _rowsPerPart, _x!.StripHeight);
        switch (_pass)
        {
            case Pass.Statistics:
                Statistics(part, block, first, end);
                break;
            case Pass.Normalise:
                for (int row = first; row < end; row++)
                {
                    BatchNormRows.Normalise(
                        numbers.Channels, Lines(_x, block, row), Lines(_residual, block, row), Lines(_y, block, row), _x.Pitch, _rectify);
                }

                break;
            default:
                if (!_rectify)
                    Backward<NoActivation>(part, block, first, end);
                else if (_y is null)
                    Backward<ReluFromInput>(part, block, first, end);
                else
                    Backward<ReluFromOutput>(part, block, first, end);
                break;
        }
    }

    private void Statistics(int part, int block, int first, int end)
    {
        var lanes = SampleLanes.Mask(_x!, block);
        var lines = numbers.Sums.LinesOf(part);
        var shift = Lines(_x, block, first)[..numbers.Channels.Length];
        for (int row = first; row < end; row++)
            BatchNormRows.Statistics(Lines(_x, block, row), _x!.Pitch, shift, lanes, lines);
        numbers.Sums.Close(part, shift, (end - first) * _x!.Shape.Width, lanes);
    }

    private void Backward<TActivation>(int part, int block, int first, int end)
        where TActivation : IActivationGradient
    {
        bool sums = _pass == Pass.GradientSums;
        var lanes = SampleLanes.Mask(_x!, block);
        var lines = sums ? numbers.Sums.LinesOf(part) : default;
        for (int row = first; row < end; row++)
        {
            var x = Lines(_x, block, row);
            var y = _y is null ? x : Lines(_y, block, row);
            if (sums)
            {
                BatchNormGradients<TActivation>.Sums(numbers.Channels, x, y, Lines(_dy, block, row), _x!.Pitch, lines);
            }
            else
            {
                BatchNormGradients<TActivation>.Inputs(
                    numbers.Channels, x, y, Lines(_dy, block, row), _x!.Pitch, lanes,
                    Lines(_dx, block, row), _addToInput, Lines(_dresidual, block, row), _addToResidual);
            }
        }

        if (sums)
            numbers.Sums.Close(part);
    }

    private void Run(Pass pass, Activations x, Workers workers)
    {
        _pass = pass;
        _rowsPerPart = Math.Clamp(Math.Min(PixelsPerPart / x.Shape.Width, x.Blocks * x.StripHeight / LeastParts), 1, x.StripHeight);
        _partsPerBlock = (x.StripHeight + _rowsPerPart - 1) / _rowsPerPart;
        int parts = x.Blocks * _partsPerBlock;
        if (pass is Pass.Statistics or Pass.GradientSums)
            numbers.Sums.Begin(parts);
        workers.Run(this, parts);
        (_x, _residual, _y, _dy, _dx, _dresidual) = (null, null, null, null, null, null);
    }

    private static Span<Vector512<float>> Lines(Activations? activations, int block, int row) =>
        activations is null ? [] : MemoryMarshal.Cast<float, Vector512<float>>(activations.Row(block, row));
}
