using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>A copy of a sparse layer's weights in the order of another kernel, which is updated after they have changed.</summary>
internal sealed class WeightMirror : IParallelWork
{
    /// <summary>Weights that are worth a thread.</summary>
    private const int WeightsPerPart = 16384;

    private readonly SparseWeights _layer;
    private readonly Parameter _weights;
    private int[] _source = [];
    private AlignedBuffer _values = new(0);
    private int _version;
    private int _parts;

    /// <summary>Allocates the copy; the first refresh fills it.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="order">[nonzeros] for each weight of the kernel, its position in the pattern's output-major order.</param>
    public WeightMirror(SparseWeights weights, ReadOnlySpan<int> order)
    {
        (_layer, _weights) = (weights, weights.Parameter);
        Follow(order);
    }

    /// <summary>Follows a change of the pattern or of the kernel; the next refresh fills the copy.</summary>
    /// <param name="order">As in the constructor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Follow(ReadOnlySpan<int> order)
    {
        if (_source.Length < order.Length || _source.Length > 2 * order.Length)
            _source = new int[order.Length];
        int[] source = _source, places = _layer.Places;
        for (int k = 0; k < order.Length; k++)
            source[k] = places[order[k]];
        _values = _values.Resized(order.Length);
        _version = -1;
    }

    /// <summary>[nonzeros] the weights in the kernel's order.</summary>
    public Span<float> Values => _values.Span;

    /// <summary>Whether the weights have changed since they were copied.</summary>
    public bool IsStale => _version != _weights.Version;

    /// <summary>Bytes held.</summary>
    public long Bytes => (sizeof(int) * (long)_source.Length) + (sizeof(float) * (long)_values.Capacity);

    /// <summary>Copies all weights, if they have changed.</summary>
    public void Refresh(Workers workers)
    {
        if (!IsStale)
            return;
        _parts = Math.Clamp(_values.Length / WeightsPerPart, 1, workers.Threads);
        workers.Run(this, _parts);
        MarkFresh();
    }

    /// <summary>Copies some weights; a part of a pass copies those that it reads.</summary>
    public void Refresh(Range range) => SparseWeights.Gather(_weights.Value, _source.AsSpan(range), _values.Span[range]);

    /// <summary>Must be called after all parts have copied their weights.</summary>
    public void MarkFresh() => _version = _weights.Version;

    /// <inheritdoc/>
    public void Run(int part) => Refresh((int)((long)_values.Length * part / _parts)..(int)((long)_values.Length * (part + 1) / _parts));
}
