namespace KernelGen;

/// <summary>A copy of a sparse layer's weights in the order of another kernel, which is updated after they have changed.</summary>
internal sealed class WeightMirror : IParallelWork
{
    /// <summary>Weights that are worth a thread.</summary>
    private const int WeightsPerPart = 16384;

    private readonly Parameter _weights;
    private readonly int[] _source;
    private readonly AlignedBuffer _values;
    private int _version = -1;
    private int _parts;

    /// <summary>Allocates the copy; the first refresh fills it.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="order">[nonzeros] for each weight of the kernel, its position in the pattern's output-major order.</param>
    public WeightMirror(SparseWeights weights, int[] order)
    {
        _weights = weights.Parameter;
        _source = Array.ConvertAll(order, k => weights.Places[k]);
        _values = new AlignedBuffer(order.Length);
    }

    /// <summary>[nonzeros] the weights in the kernel's order.</summary>
    public Span<float> Values => _values.Span;

    /// <summary>Whether the weights have changed since they were copied.</summary>
    public bool IsStale => _version != _weights.Version;

    /// <summary>Bytes held.</summary>
    public long Bytes => (long)_source.Length * (sizeof(float) + sizeof(int));

    /// <summary>Copies all weights, if they have changed.</summary>
    public void Refresh(Workers workers)
    {
        if (!IsStale)
            return;
        _parts = Math.Clamp(_source.Length / WeightsPerPart, 1, workers.Threads);
        workers.Run(this, _parts);
        MarkFresh();
    }

    /// <summary>Copies some weights; a part of a pass copies those that it reads.</summary>
    public void Refresh(Range range) => SparseWeights.Gather(_weights.Value, _source.AsSpan(range), _values.Span[range]);

    /// <summary>Must be called after all parts have copied their weights.</summary>
    public void MarkFresh() => _version = _weights.Version;

    /// <inheritdoc/>
    public void Run(int part) => Refresh((int)((long)_source.Length * part / _parts)..(int)((long)_source.Length * (part + 1) / _parts));
}
