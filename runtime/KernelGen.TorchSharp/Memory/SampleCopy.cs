using TorchSharp;

namespace KernelGen.Torch;

/// <summary>
/// Copies samples between the memory of a tensor, [batch, channels, rows, columns], and activations, with the blocks divided among threads.
/// </summary>
internal sealed class SampleCopy : IParallelWork
{
    private torch.Tensor? _tensor;
    private Activations? _activations;
    private bool _out;
    private int _parts;

    /// <summary>Copies a contiguous tensor in.</summary>
    public void Load(torch.Tensor tensor, Activations activations, Workers workers) => Run(tensor, activations, isOut: false, workers);

    /// <summary>Copies activations out.</summary>
    public void Store(Activations activations, torch.Tensor tensor, Workers workers) => Run(tensor, activations, isOut: true, workers);

    /// <inheritdoc/>
    public void Run(int part)
    {
        int blocks = _activations!.Blocks, first = blocks * part / _parts, end = blocks * (part + 1) / _parts;
        var numbers = _tensor!.Floats();
        if (_out)
            _activations.StoreBlocks(numbers, first, end);
        else
            _activations.LoadBlocks(numbers, first, end);
    }

    private void Run(torch.Tensor tensor, Activations activations, bool isOut, Workers workers)
    {
        activations.RequireLength((int)tensor.numel(), nameof(tensor));
        (_tensor, _activations, _out, _parts) = (tensor, activations, isOut, Math.Min(workers.Threads, activations.Blocks));
        workers.Run(this, _parts);
        (_tensor, _activations) = (null, null);
    }
}
