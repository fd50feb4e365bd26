namespace KernelGen;

/// <summary>
/// What a layer of a network gives, or the network's input: <see cref="NetworkBuilder.Value"/> is the handle of the current one. With it,
/// any later layer of the same network can read the value: <see cref="NetworkBuilder.From"/>,
/// <see cref="NetworkBuilder.Residual(NetworkValue)"/>, <see cref="NetworkBuilder.Multiply(NetworkValue)"/>,
/// <see cref="NetworkBuilder.Concat(NetworkValue[])"/>.
/// </summary>
public sealed class NetworkValue
{
    private readonly NetworkGraph _graph;
    private readonly GraphNode? _producer;
    private readonly int _value;

    internal NetworkValue(NetworkGraph graph, int value)
    {
        (_graph, _value) = (graph, value);
        (_producer, Shape) = (value == 0 ? null : graph.Nodes[value - 1], graph.Shapes[value]);
    }

    /// <summary>Shape of one sample.</summary>
    public ActivationShape Shape { get; }

    /// <summary>Its number in a graph.</summary>
    /// <exception cref="ArgumentException">It belongs to another graph, or its layer was taken away again.</exception>
    internal int In(NetworkGraph graph, string argument)
    {
        if (!ReferenceEquals(graph, _graph))
        {
            throw new ArgumentException(
                $"The value {Shape} belongs to another network. Use values that this builder, or a branch of it, gave.", argument);
        }

        return _value == 0 || (_value <= graph.Nodes.Count && ReferenceEquals(graph.Nodes[_value - 1], _producer))
            ? _value
            : throw new ArgumentException(
                $"The value {Shape}, the output of layer {_value - 1} ({_producer!.Layer.Name}), is no longer part of the network: "
                + "it belongs to a block that was refused. Add its layers again and use their values.",
                argument);
    }
}
