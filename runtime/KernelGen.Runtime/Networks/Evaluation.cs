namespace KernelGen;

/// <summary>Turns training off for all layers of a network, until it is disposed and every layer is as it was.</summary>
internal readonly struct Evaluation : IDisposable
{
    private readonly Network _network;
    private readonly bool _training;
    private readonly bool[] _layers;

    public Evaluation(Network network)
    {
        (_network, _training) = (network, network.Training);
        _layers = [.. network.Layers.Select(row => row.Layer.Training)];
        network.Training = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.EndPasses();

        // A layer may have been set by itself, as one does to keep its running statistics.
        _network.Training = _training;
        for (int i = 0; i < _layers.Length; i++)
            _network.Layers[i].Layer.Training = _layers[i];
    }
}
