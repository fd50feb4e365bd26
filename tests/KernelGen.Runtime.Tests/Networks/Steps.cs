namespace KernelGen.Runtime.Tests.Networks;

/// <summary>What must hold of the steps of any network of images.</summary>
internal static class Steps
{
    /// <summary>Demands the same bits of all gradients on one, two and three threads.</summary>
    public static void RequireSameBits(Func<NetworkGraph> graph, int batch)
    {
        float[][]? first = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var network = Network(graph(), batch, threads);
            Take(network, batch);
            var gradients = network.Layers.SelectMany(row => row.Layer.Parameters)
                .Select(parameter => parameter.Gradient.ToArray()).ToArray();
            first ??= gradients;
            Assert.Equal(first, gradients);
        }
    }

    /// <summary>Demands that nothing is allocated after a first step, whatever the batch.</summary>
    /// <param name="graph">The layers.</param>
    /// <param name="batch">Samples of the first step and of the last.</param>
    /// <param name="fewer">Samples of the step between them.</param>
    /// <param name="isMeant">Whether a layer is what the test is about; some must be.</param>
    public static void RequireNoAllocation(NetworkGraph graph, int batch, int fewer, Predicate<NetworkStep> isMeant)
    {
        using var network = Network(graph, batch, threads: 2);
        Assert.Contains(network.Layers, row => isMeant(row.Step));
        var samples = Samples.Uniform(batch * network.InputShape.Features, seed: 1);
        var above = Samples.Uniform(batch * network.OutputShape.Features, seed: 2);
        Take(network, batch, samples, above);
        Assert.Equal(0, Allocation.Of(() =>
        {
            Take(network, fewer, samples, above);
            Take(network, batch, samples, above);
        }));
    }

    private static Network Network(NetworkGraph graph, int batch, int threads)
    {
        var network = new Network(graph, batch, new Workers(threads, processors: threads));
        network.Initialize(seed: 1, sparsity: 0.5);
        return network;
    }

    private static void Take(Network network, int batch) =>
        Take(
            network, batch, Samples.Uniform(batch * network.InputShape.Features, seed: 1),
            Samples.Uniform(batch * network.OutputShape.Features, seed: 2));

    private static void Take(Network network, int batch, float[] samples, float[] above)
    {
        network.SetInput(samples.AsSpan(0, batch * network.InputShape.Features));
        network.Forward();
        network.OutputGradient.Load(above.AsSpan(0, batch * network.OutputShape.Features));
        network.Backward();
    }
}
