namespace KernelGen;

/// <summary>Copies weights into the order of another kernel, shared among threads.</summary>
internal sealed class MirrorWork : IParallelWork
{
    /// <summary>Weights that are worth a thread.</summary>
    private const int WeightsPerPart = 16384;

    private Parameter? _weights;
    private int[] _places = [];
    private AlignedBuffer? _mirror;
    private int _parts;

    /// <summary>Copies: <c>mirror[k] = weights[places[k]]</c>.</summary>
    public void Run(Parameter weights, int[] places, AlignedBuffer mirror, Workers workers)
    {
        (_weights, _places, _mirror) = (weights, places, mirror);
        _parts = Math.Clamp(places.Length / WeightsPerPart, 1, workers.Threads);
        workers.Run(this, _parts);
        (_weights, _mirror) = (null, null);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)_places.Length * part / _parts), end = (int)((long)_places.Length * (part + 1) / _parts);
        SparseWeights.Gather(_weights!.Value, _places.AsSpan(first..end), _mirror!.Span[first..end]);
    }
}
