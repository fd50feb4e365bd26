using TorchSharp;

namespace KernelGen.Torch;

/// <summary>
/// Copies samples between the memory of a tensor and activations, with the blocks divided among threads.
/// </summary>
/// <param name="images">
/// Whether four dimensions are images; otherwise the last dimension has the features of a sample, and tensors must be contiguous.
/// </param>
internal sealed class SampleCopy(bool images) : IParallelWork
{
    private torch.Tensor? _tensor;
    private Activations? _activations;
    private bool _out;
    private bool _channelsLast;
    private int _parts;

    /// <summary>The order of a tensor; <see cref="PixelOrder.Other"/> where it has to be made contiguous first.</summary>
    public PixelOrder OrderOf(torch.Tensor tensor) => images ? PixelOrders.Of(tensor)
        : tensor.is_contiguous() ? PixelOrder.ChannelsFirst : PixelOrder.Other;

    /// <summary>Copies a tensor in, which has one of the orders.</summary>
    public void Load(torch.Tensor tensor, Activations activations, Workers workers) => Run(tensor, activations, isOut: false, workers);

    /// <summary>Copies activations out, in the order of the tensor.</summary>
    public void Store(Activations activations, torch.Tensor tensor, Workers workers) => Run(tensor, activations, isOut: true, workers);

    /// <inheritdoc/>
    public void Run(int part)
    {
        int blocks = _activations!.Blocks, first = blocks * part / _parts, end = blocks * (part + 1) / _parts;
        var numbers = _tensor!.Floats();
        switch (_out, _channelsLast)
        {
            case (true, true):
                _activations.StoreChannelsLast(numbers, first, end);
                break;
            case (true, false):
                _activations.StoreBlocks(numbers, first, end);
                break;
            case (false, true):
                _activations.LoadChannelsLast(numbers, first, end);
                break;
            default:
                _activations.LoadBlocks(numbers, first, end);
                break;
        }
    }

    private void Run(torch.Tensor tensor, Activations activations, bool isOut, Workers workers)
    {
        activations.RequireLength((int)tensor.numel(), nameof(tensor));
        _channelsLast = OrderOf(tensor) == PixelOrder.ChannelsLast;

        // In the order row, column, channel the tensor is contiguous, so that its memory can be reached.
        using var view = _channelsLast ? tensor.permute(0, 2, 3, 1) : null;
        (_tensor, _activations, _out, _parts) = (view ?? tensor, activations, isOut, Math.Min(workers.Threads, activations.Blocks));
        workers.Run(this, _parts);
        (_tensor, _activations) = (null, null);
    }
}
