namespace KernelGen;

/// <summary>
/// Connects layers one after the other, with blocks of branches where asked for, or to any graph by <see cref="Value"/> and
/// <see cref="From"/>. Every layer's input shape is known when it is added, so a layer that does not fit is refused there.
/// </summary>
public sealed partial class NetworkBuilder
{
    private readonly NetworkGraph _graph;
    private readonly bool _isBranch;
    private int _value;
    private bool _closed;

    internal NetworkBuilder(ActivationShape input) => _graph = new NetworkGraph(input);

    /// <summary>A branch, which begins at a value that others may read as well.</summary>
    private NetworkBuilder(NetworkGraph graph, int value) => (_graph, _value, _isBranch) = (graph, value, true);

    /// <summary>What was built so far.</summary>
    internal NetworkGraph Graph => _graph;

    /// <summary>Appends a layer.</summary>
    /// <param name="layer">A layer that is not yet part of this network; two layers of one class are two instances.</param>
    /// <param name="name">
    /// What this network calls the layer, say <c>layer1.0.conv1</c>, so that its parameters have stable names; null for the name of its
    /// class.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">
    /// The layer or the name is already there, or the layer cannot take what the layers before it give.
    /// </exception>
    public NetworkBuilder Add(Layer layer, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        RequireOpen();
        _value = _graph.Add(new GraphNode(layer, [_value]) { Name = name });
        return this;
    }

    /// <summary>Appends <see cref="KernelGen.Flatten"/>, which turns an image into a vector of features.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Flatten() => Add(new Flatten());

    /// <summary>
    /// Plans and allocates all activations and gradients and starts the threads. The output of the network is the current value.
    /// </summary>
    /// <param name="batch">Most samples in a step, at least 1.</param>
    /// <param name="threads">
    /// Threads that share the work of a layer, the caller included; null for as many as the machine has processors. Results do not depend
    /// on it.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// No layer was added, nothing reads the output of a layer, or this is a branch of a block.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch or the number of threads is not positive.</exception>
    public Network Build(int batch, int? threads = null)
    {
        RequireOpen();
        if (_isBranch)
        {
            throw new InvalidOperationException(
                "This is a branch of a block; call Build on the network's own builder, after the block.");
        }

        if (_graph.Nodes.Count == 0)
            throw new InvalidOperationException("The network has no layers; call Add at least once before Build.");
        if (batch < 1)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"A batch needs at least 1 sample, but {batch} was asked for.");

        RequireOneEnd();
        return new Network(_graph, GraphFusion.Of(_graph), batch, new Workers(threads ?? Environment.ProcessorCount));
    }

    private void RequireOpen()
    {
        if (_closed)
        {
            throw new InvalidOperationException(
                "This builder is not in use here: within a branch of a block, "
                + "add layers to the builder that the branch was given, "
                + "and after the block to the one that has the block.");
        }
    }
}
