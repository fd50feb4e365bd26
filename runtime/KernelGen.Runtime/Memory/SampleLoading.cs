namespace KernelGen;

/// <summary>Loads samples into activations, the blocks spread over threads: reading them from memory is what it waits for.</summary>
internal sealed class SampleLoading(Activations activations) : IParallelWork
{
    private ReadOnlyMemory<float> _samples;
    private ReadOnlyMemory<int> _order;
    private int _parts;

    /// <summary>Loads those samples that the order names; both were checked.</summary>
    public void Run(ReadOnlyMemory<float> samples, ReadOnlyMemory<int> order, Workers workers)
    {
        (_samples, _order, _parts) = (samples, order, Math.Min(workers.Threads, activations.Blocks));
        workers.Run(this, _parts);
        (_samples, _order) = (default, default);
    }

    /// <inheritdoc/>
    public void Run(int part) =>
        activations.LoadBlocks(_samples.Span, _order.Span, activations.Blocks * part / _parts, activations.Blocks * (part + 1) / _parts);
}
