namespace KernelGen;

/// <summary>
/// Layers in an order in which they can run, and the values that flow between them. Value 0 is the network's input, node i makes value i +
/// 1, the last value is the network's output.
/// </summary>
internal sealed class NetworkGraph
{
    private readonly List<GraphNode> _nodes = [];
    private readonly List<ActivationShape> _shapes = [];
    private readonly List<LayerNeeds> _needs = [];

    public NetworkGraph(ActivationShape input)
    {
        _ = Activations.FloatsFor(input, capacity: 1);
        _shapes.Add(input);
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>[nodes + 1] the shape of every value.</summary>
    public IReadOnlyList<ActivationShape> Shapes => _shapes;

    /// <summary>[nodes] what each needs of its operands' memory.</summary>
    public IReadOnlyList<LayerNeeds> Needs => _needs;

    /// <summary>The last value.</summary>
    public int Output => _nodes.Count;

    /// <summary>What the node that makes a value needs; null for the network's input.</summary>
    public LayerNeeds? NeedsOfProducer(int value) => value == 0 ? null : _needs[value - 1];

    /// <summary>Nodes that read a value, the caller of the network among them.</summary>
    public int Readers(int value) => ReadersWithin(value) + (value == Output ? 1 : 0);

    /// <summary>Nodes that read a value; one that reads it twice counts twice.</summary>
    public int ReadersWithin(int value) => _nodes.Sum(node => node.Inputs.Count(input => input == value));

    /// <summary>Appends a layer.</summary>
    /// <returns>The value that it makes.</returns>
    /// <exception cref="ArgumentException">The layer is already there, or cannot take these inputs.</exception>
    public int Add(Layer layer, params int[] inputs) => Add(new GraphNode(layer, inputs));

    /// <inheritdoc cref="Add(Layer, int[])"/>
    public int Add(GraphNode node)
    {
        var layer = node.Layer;
        int at = _nodes.FindIndex(other => ReferenceEquals(other.Layer, layer));
        if (at >= 0)
        {
            throw new ArgumentException(
                $"Layer {_nodes.Count} ({layer.Name}) is the same object as layer {at}; a layer holds one set of weights and one place. "
                + $"Add a new {layer.GetType().Name}().", nameof(node));
        }

        if (node.Name is { } name)
            RequireName(name);
        var shapes = ShapesOf(node);
        _shapes.Add(OutputShape(node, shapes));
        _needs.Add(layer.NeedsOf(shapes));
        _nodes.Add(node);
        return Output;
    }

    /// <summary>A node as its layer sees it.</summary>
    public NodeShapes ShapesOf(GraphNode node) => new([.. node.Inputs.Select(input => _shapes[input])], node.Epilogue);

    /// <summary>
    /// [values] the images whose flattened forms a value consists of, one behind the other, vectors among them; also after layers that keep
    /// the features as they are. Null for a value without a flattened image.
    /// </summary>
    public IReadOnlyList<ActivationShape>?[] FlattenedImages()
    {
        var images = new IReadOnlyList<ActivationShape>?[Shapes.Count];
        for (int i = 0; i < _nodes.Count; i++)
        {
            var inputs = _nodes[i].Inputs;
            int first = inputs[0];
            images[i + 1] = _nodes[i].Layer switch
            {
                Flatten => images[first] ?? (_shapes[first].IsVector ? null : [_shapes[first]]),
                WeightedLayer => null,
                Concat when inputs.Any(input => images[input] is not null) =>
                    [.. inputs.SelectMany(input => images[input] ?? [_shapes[input]])],
                _ => _shapes[i + 1] == _shapes[first] ? images[first] : null,
            };
        }

        return images;
    }

    /// <summary>A graph of the same layers, which stays as it is when this one grows.</summary>
    /// <param name="names">[nodes] the names of the layers; null for one that has none.</param>
    public NetworkGraph Copy(IReadOnlyList<string?> names)
    {
        var copy = new NetworkGraph(_shapes[0]);
        for (int i = 0; i < _nodes.Count; i++)
            copy.Add(_nodes[i] with { Name = names[i] });
        return copy;
    }

    /// <summary>Marks the first layers as frozen.</summary>
    public void Freeze(int count)
    {
        for (int i = 0; i < count; i++)
            _nodes[i] = _nodes[i] with { IsFrozen = true };
    }

    /// <summary>Takes away all layers from this one on.</summary>
    public void RemoveFrom(int node)
    {
        _nodes.RemoveRange(node, _nodes.Count - node);
        _needs.RemoveRange(node, _needs.Count - node);
        _shapes.RemoveRange(node + 1, _shapes.Count - node - 1);
    }

    private void RequireName(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException(
                $"The name of layer {_nodes.Count} is empty. Give it one, say \"layer1.0.conv1\", or leave the name out.",
                nameof(name));
        }

        int at = _nodes.FindIndex(node => node.Name == name);
        if (at >= 0)
        {
            throw new ArgumentException(
                $"Layers {at} and {_nodes.Count} both have the name {name}. Names of layers differ, since parameters are found by them.",
                nameof(name));
        }
    }

    private ActivationShape OutputShape(GraphNode node, in NodeShapes shapes)
    {
        try
        {
            return node.Layer.OutputOf(shapes);
        }
        catch (ArgumentException refusal)
        {
            string before = node.Inputs[0] > 0
                ? $"layer {node.Inputs[0] - 1} ({_nodes[node.Inputs[0] - 1].Layer.Name})"
                : "the network's input";
            throw new ArgumentException($"Layer {_nodes.Count} does not fit {before}: {refusal.Message}", nameof(node), refusal);
        }
    }
}
