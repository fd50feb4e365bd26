namespace KernelGen;

/// <summary>
/// Fuses a residual sum, an activation or a pooling into the layer before it, if nothing else reads the value in between. That saves passes
/// over memory. The fused node takes the place of the last one, because all of its inputs have been computed by then.
/// </summary>
internal static class GraphFusion
{
    /// <summary>The fused graph, which computes the same.</summary>
    public static NetworkGraph Of(NetworkGraph graph)
    {
        // [nodes] null for a node that was fused into a later one. Inputs are values of the original graph.
        var nodes = graph.Nodes.ToArray<GraphNode?>();
        for (int i = 0; i < nodes.Length; i++)
        {
            int first = nodes[i]!.Inputs[0];
            if (first == 0 || graph.Readers(first) != 1 || nodes[first - 1] is not { } producer)
                continue;
            if (Fused(producer, nodes[i]!) is not { } fused)
                continue;
            (nodes[first - 1], nodes[i]) = (null, fused);
        }

        return Rebuilt(graph, nodes);
    }

    /// <summary>Both as one node; null if the first layer cannot compute the second.</summary>
    private static GraphNode? Fused(GraphNode producer, GraphNode consumer)
    {
        // What is frozen has no backward pass, and what comes after it has one.
        if (producer.IsFrozen != consumer.IsFrozen)
            return null;
        var (epilogue, inputs) = (producer.Epilogue, producer.Inputs);
        switch (consumer)
        {
            case { Layer: Relu } when epilogue is { Activation: Activation.None, Pool: null }:
                epilogue = epilogue with { Activation = Activation.Relu };
                break;
            case { Layer: ResidualAdd sum, Epilogue: var after } when epilogue == default && inputs.Count == 1:
                // A layer cannot add its own input as the residual: both inputs would have the same gradient.
                if (consumer.Inputs.Count != 2 || consumer.Inputs[1] == inputs[0])
                    return null;
                var activation = sum.Activation == Activation.None ? after.Activation : sum.Activation;
                epilogue = after with { HasResidual = true, Activation = activation };
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
