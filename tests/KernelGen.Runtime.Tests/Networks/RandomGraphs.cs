namespace KernelGen.Runtime.Tests.Networks;

/// <summary>
/// Graphs by seed: images that get smaller, branches, layers that read borders, layers that work in place and layers that add.
/// </summary>
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

    /// <summary>
    /// A graph of any form on images of one size: each layer reads any value, also one that others read, and what nobody reads is joined at
    /// the end.
    /// </summary>
    public static NetworkGraph General(int seed)
    {
        var random = new SeededRandom(seed);
        var graph = new NetworkGraph(new ActivationShape(4, 5, 1 + random.NextInt(3)));
        List<int> images = [0, graph.Add(Layer(ref random), 0)];
        for (int i = 0; i < 12; i++)
            images.Add(Next(graph, images, ref random));
        int[] unread = [.. images.Where(value => value > 0 && graph.ReadersWithin(value) == 0)];
        int end = graph.Add(new Concat(), unread);
        return Ended(graph, random.NextInt(2) == 0 ? graph.Add(new GlobalAveragePool(), end) : end, ref random);
    }

    private static int Next(NetworkGraph graph, List<int> images, ref SeededRandom random)
    {
        // Late values are read more often, so that the graph is deep.
        int value = images[Math.Max(random.NextInt(images.Count), random.NextInt(images.Count))], channels = graph.Shapes[value].Channels;
        int[] alike = [.. images.Where(other => graph.Shapes[other].Channels == channels)];
        int other = alike[random.NextInt(alike.Length)];
        switch (random.NextInt(9))
        {
            case 0: return graph.Add(Function(ref random), value);
            case 1: return graph.Add(Norm(graph, value, ref random), value);
            case 2: return graph.Add(new MaxPool2d((3, 2), (1, 1), new Padding(2, 1, 0, 0)), value);
            case 3: return graph.Add(new AveragePool2d((2, 3), (1, 1), new Padding(0, 1, 1, 1), countPadding: false), value);
            case 4: return graph.Add(new ResidualAdd(random.NextInt(2) == 0 ? Activation.Relu : Activation.None), value, other);
            case 5: return graph.Add(new Tanh(), graph.Add(new Multiply(), value, other));
            case 6: return graph.Add(new Multiply(), value, graph.Add(new Sigmoid(), graph.Add(new GlobalAveragePool(), other)));
            case 7 when channels < 8: return graph.Add(new Concat(), value, images[random.NextInt(images.Count)], other);
            default: return graph.Add(Layer(ref random), value);
        }
    }

    private static Layer Function(ref SeededRandom random) => random.NextInt(7) switch
    {
        0 => new LeakyRelu(0.1f),
        1 => new HardSwish(),
        2 => new Clip(-1, 1),
        3 => new Silu(),
        4 => new Softmax(),
        5 => new Relu(),
        _ => new Gelu(),
    };

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

    private static Neighbours Layer(ref SeededRandom random) =>
        new(random.NextUniform(0.3f), adds: random.NextInt(2) == 0, border: 1 + random.NextInt(2));

    private static NetworkGraph Ended(NetworkGraph graph, int value, ref SeededRandom random)
    {
        graph.Add(random.NextInt(2) == 0 ? new Flatten() : new Relu(), value);
        return graph;
    }
}
