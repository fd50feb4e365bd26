namespace KernelGen;

/// <summary>Turns training off for all layers of a network until it is disposed, which restores the state of every layer.</summary>
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

        // The caller may have set layers one by one, for example to keep the running statistics of one of them.
        _network.Training = _training;
        for (int i = 0; i < _layers.Length; i++)
            _network.Layers[i].Layer.Training = _layers[i];
    }
}
