namespace KernelGen;

/// <summary>
/// Lets layers compute what follows them while their results are at hand: a residual sum, an activation, a pooling, where nothing else reads what lies between.
/// The fused node takes the place of the last one, since all that it reads is there by then.
/// </summary>
internal static class GraphFusion
{
    /// <summary>The graph with fewer nodes that computes the same.</summary>
    public static NetworkGraph Of(NetworkGraph graph)
    {
        // [nodes] null where a later node has taken a node in; inputs are values of the graph as it was.
        var nodes = graph.Nodes.ToArray<GraphNode?>();
        for (int i = 0; i < nodes.Length; i++)
        {
            int first = nodes[i]!.Inputs[0];
            if (first == 0 || graph.Readers(first) != 1 || nodes[first - 1] is not { } producer || Fused(producer, nodes[i]!) is not { } fused)
                continue;
            (nodes[first - 1], nodes[i]) = (null, fused);
        }

        return Rebuilt(graph, nodes);
    }

    /// <summary>Both as one node; null where the first layer cannot compute the second.</summary>
    private static GraphNode? Fused(GraphNode producer, GraphNode consumer)
    {
        var (epilogue, inputs) = (producer.Epilogue, producer.Inputs);
        switch (consumer)
        {
            case { Layer: Relu } when epilogue is { Activation: Activation.None, Pool: null }:
                epilogue = epilogue with { Activation = Activation.Relu };
                break;
            case { Layer: ResidualAdd sum, Epilogue: var after } when epilogue == default && inputs.Count == 1:
                // No layer adds what it reads already: the gradients of both would be one.
                if (consumer.Inputs.Count != 2 || consumer.Inputs[1] == inputs[0])
                    return null;
                epilogue = after with { HasResidual = true, Activation = sum.Activation == Activation.None ? after.Activation : sum.Activation };
                inputs = [inputs[0], consumer.Inputs[1]];
                break;
            case { Layer: MaxPool2d pool } when epilogue is { HasResidual: false, Pool: null }:
                epilogue = epilogue with { Pool = pool };
                break;
            default:
                return null;
        }

        return producer.Layer.CanFuse(epilogue) ? producer with { Inputs = inputs, Epilogue = epilogue } : null;
    }

    private static NetworkGraph Rebuilt(NetworkGraph graph, GraphNode?[] nodes)
    {
        var (fused, values) = (new NetworkGraph(graph.Shapes[0]), new int[graph.Shapes.Count]);
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] is { } node)
                values[i + 1] = fused.Add(node.Reading(values));
        }

        return fused;
    }
}
