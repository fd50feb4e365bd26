namespace KernelGen;

/// <summary>
/// Loads samples into activations, with the blocks divided among threads. Its time is that of reading the samples from memory.
/// </summary>
internal sealed class SampleLoading(Activations activations) : IParallelWork
{
    private ReadOnlyMemory<float> _samples;
    private ReadOnlyMemory<int> _order;
    private int _parts;

    /// <summary>Loads the samples that the order lists; both have been checked.</summary>
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
