namespace KernelGen.Runtime.Tests.Networks;

/// <summary>Graphs by seed: images that get smaller, branches, layers that read borders, layers that work in place and layers that add.</summary>
internal static class RandomGraphs
{
    /// <summary>A graph with a dozen layers or so, which ends in a vector.</summary>
    public static NetworkGraph Images(int seed)
    {
        var random = new SeededRandom(seed);
        var graph = new NetworkGraph(new ActivationShape(6, 7, 1 + random.NextInt(3)));
        int value = 0;
        for (int i = 0; i < 8; i++)
        {
            switch (random.NextInt(7))
            {
                case 0: value = graph.Add(new Halve(), value); break;
                case 1: value = graph.Add(new Relu(), value); break;
                case 2: value = Block(graph, value, ref random); break;
                case 3: value = graph.Add(Norm(graph, value, ref random), value); break;
                case 4 when graph.Shapes[value].Height > 2: value = graph.Add(Pool(graph, value, ref random)); break;
                default: value = graph.Add(Layer(ref random), value); break;
            }
        }

        return Ended(graph, value, ref random);
    }

    /// <summary>A chain of linear layers with and without activation, with rectifiers between them.</summary>
    public static NetworkGraph Chain(int seed)
    {
        var random = new SeededRandom(seed);
        var graph = new NetworkGraph(ActivationShape.Vector(20));
        for (int i = 0; i < 10; i++)
        {
            Layer layer = graph.Shapes[graph.Output].Features switch
            {
                20 => new Hidden(),
                27 => new Deep(),
                18 => new Wider(),
                _ => new Square(),
            };
            graph.Add(random.NextInt(3) == 0 ? new Relu() : layer, graph.Output);
        }

        return graph;
    }

    private static int Block(NetworkGraph graph, int value, ref SeededRandom random)
    {
        int main = graph.Add(Layer(ref random), value);
        if (random.NextInt(2) == 0)
            main = graph.Add(Layer(ref random), graph.Add(new Relu(), main));
        if (random.NextInt(2) == 0)
            return graph.Add(new GraphNode(Norm(graph, main, ref random, plain: true), [main, value], new Epilogue(HasResidual: true)));
        int shortcut = random.NextInt(2) == 0 ? graph.Add(Layer(ref random), value) : value;
        return graph.Add(new ResidualAdd(random.NextInt(2) == 0 ? Activation.Relu : Activation.None), main, shortcut);
    }

    private static GraphNode Pool(NetworkGraph graph, int value, ref SeededRandom random) => random.NextInt(3) switch
    {
        0 => new GraphNode(new MaxPool2d(3, stride: 1, padding: 1), [value]),
        1 => new GraphNode(Norm(graph, value, ref random), [value], new Epilogue(Pool: new MaxPool2d(2, stride: 1))),
        _ => new GraphNode(new AveragePool2d(2, stride: 1), [value]),
    };

    private static BatchNorm2d Norm(NetworkGraph graph, int value, ref SeededRandom random, bool plain = false) =>
        new(graph.Shapes[value].Channels, random.NextInt(2) == 0 && !plain ? Activation.Relu : Activation.None);

    private static Neighbours Layer(ref SeededRandom random) => new(random.NextUniform(0.3f), adds: random.NextInt(2) == 0, border: 1 + random.NextInt(2));

    private static NetworkGraph Ended(NetworkGraph graph, int value, ref SeededRandom random)
    {
        graph.Add(random.NextInt(2) == 0 ? new Flatten() : new Relu(), value);
        return graph;
    }
}
