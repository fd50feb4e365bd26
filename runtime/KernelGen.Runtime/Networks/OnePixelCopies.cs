namespace KernelGen;

/// <summary>
/// Linear layers take vectors without a border. Convolutions read zeros around their input and around the gradient of their output, even if
/// the image is a single pixel. Where a value or its gradient would have to satisfy both, a <see cref="Relayout"/> is inserted.
/// </summary>
internal static class OnePixelCopies
{
    /// <summary>The graph with copies where they are needed; the same object if none are needed.</summary>
    public static NetworkGraph Insert(NetworkGraph graph)
    {
        int[] nodes = [.. Enumerable.Range(0, graph.Nodes.Count)];
        if (!nodes.Any(node => NeedsCopy(graph, node)))
            return graph;
        var (copied, values) = (new NetworkGraph(graph.Shapes[0]), new int[graph.Shapes.Count]);
        foreach (int i in nodes)
        {
            var node = graph.Nodes[i].Reading(values);
            if (NeedsCopy(graph, i))
                node = node with { Inputs = [copied.Add(new Relayout(), node.Inputs[0]), .. node.Inputs.Skip(1)] };
            values[i + 1] = copied.Add(node);
        }

        return copied;
    }

    private static bool NeedsCopy(NetworkGraph graph, int node)
    {
        int input = graph.Nodes[node].Inputs[0];
        return graph.Needs[node].Contiguous
            ? HasBorder(graph, input)
            : graph.Needs[node].InputBorder != default && graph.NeedsOfProducer(input) is { Contiguous: true };
    }

    /// <summary>Whether a value has a border for one of its readers, or its gradient for the layer that made the value.</summary>
    private static bool HasBorder(NetworkGraph graph, int value)
    {
        var producer = graph.NeedsOfProducer(value);
        if (producer is { Contiguous: true })
            return false;
        return producer?.OutputGradientBorder is { } border && border != default
            || Enumerable.Range(0, graph.Nodes.Count).Any(node =>
                graph.Nodes[node].Inputs[0] == value && graph.Needs[node].InputBorder != default);
    }
}
