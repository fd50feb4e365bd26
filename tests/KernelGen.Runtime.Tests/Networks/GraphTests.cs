namespace KernelGen.Runtime.Tests.Networks;

/// <summary>Whether a network computes what its graph says, whatever memory it shares.</summary>
public sealed class GraphTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 1)]
    [InlineData(40, 2)]
    public void A_residual_block_of_linear_layers_gives_the_sum_and_both_gradients(int batch, int threads)
    {
        var (first, inner, last) = (new DenseSquare(), new Square(), new DenseSquare());
        var graph = new NetworkGraph(ActivationShape.Vector(6));
        graph.Add(first, 0);
        graph.Add(inner, 1);
        graph.Add(last, 2);
        graph.Add(new ResidualAdd(Activation.Relu), 3, 1);
        graph.Add(new DenseSquare(), 4);
        Agrees(graph, batch, threads);
    }

    /// <summary>The value's gradient is written once and added to twice, by a layer that can and by one that cannot.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_value_that_three_layers_read_gets_the_sum_of_three_gradients(bool adds)
    {
        var graph = new NetworkGraph(new ActivationShape(4, 3, 2));
        graph.Add(new Neighbours(0.1f), 0);
        graph.Add(new Neighbours(0.2f, adds), 1);
        graph.Add(new Neighbours(-0.3f, adds), 1);
        graph.Add(new ResidualAdd(), 2, 3);
        graph.Add(new ResidualAdd(Activation.Relu), 4, 1);
        var flow = new GradientFlow(graph);
        Assert.Equal(GradientWrite.Overwrite, flow.Input(4, 1));
        Assert.Equal(adds ? GradientWrite.Add : GradientWrite.AddFromScratch, flow.Input(2));
        Assert.Equal(adds ? GradientWrite.Add : GradientWrite.AddFromScratch, flow.Input(1));
        Agrees(graph, batch: 20, threads: 2);
    }

    [Fact]
    public void A_sum_whose_input_others_read_as_well_adds_to_its_gradient()
    {
        var graph = new NetworkGraph(ActivationShape.Vector(6));
        graph.Add(new DenseSquare(), 0);
        graph.Add(new DenseSquare(), 1);
        graph.Add(new ResidualAdd(), 1, 2);
        graph.Add(new ResidualAdd(), 1, 3);
        var flow = new GradientFlow(graph);
        Assert.Equal((GradientWrite.Overwrite, GradientWrite.Add), (flow.Input(3), flow.Input(2)));
        Agrees(graph, batch: 5);
    }

    [Fact]
    public void A_layer_without_a_learner_before_it_has_no_backward_pass()
    {
        var graph = new NetworkGraph(new ActivationShape(3, 3, 1));
        graph.Add(new Relu(), 0);
        graph.Add(new Neighbours(), 1);
        graph.Add(new ResidualAdd(), 2, 1);
        graph.Add(new Relu(), 1);
        graph.Add(new ResidualAdd(), 3, 4);
        var flow = new GradientFlow(graph);
        Assert.Equal([false, false, true, true, false, true], Enumerable.Range(0, 6).Select(flow.Needs));
        Assert.Equal(GradientWrite.None, flow.Input(1));
        Assert.Equal(GradientWrite.None, flow.Input(2, 1));
        Assert.Equal((GradientWrite.Overwrite, GradientWrite.None), (flow.Input(4), flow.Input(4, 1)));
        Agrees(graph, batch: 2);
    }

    [Fact]
    public void Gradients_of_a_residual_network_are_those_of_finite_differences()
    {
        const float step = 1e-2f;
        var (first, second, third) = (new DenseSquare(), new DenseSquare(), new DenseSquare());
        using var network = Network.Features(6).Add(first)
            .Residual(main => main.Add(second).Residual(inner => inner.Add(third)), shortcut => shortcut.Add(new DenseSquare()))
            .Build(batch: 3, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        AgreesWithDifferences(network, batch: 3, step, tolerance: 2e-3);
    }

    /// <summary>
    /// Compares the gradients of all parameters, of the sum of the outputs with random factors, with difference quotients.
    /// </summary>
    internal static void AgreesWithDifferences(Network network, int batch, float step, double tolerance)
    {
        var samples = Samples.Uniform(batch * network.InputShape.Features, seed: 2);
        var above = Samples.Uniform(batch * network.OutputShape.Features, seed: 3);
        network.SetInput(samples);
        network.Forward();
        network.OutputGradient.Load(above);
        network.Backward();
        foreach (var parameter in network.Layers.SelectMany(row => row.Layer.Parameters))
        {
            var gradient = parameter.Gradient.ToArray();
            for (int i = 0; i < gradient.Length; i++)
                Assert.Equal((LossAt(parameter, i, step) - LossAt(parameter, i, -step)) / (2 * step), gradient[i], tolerance);
        }

        double LossAt(Parameter parameter, int moved, float by)
        {
            float before = parameter.Value[moved];
            parameter.Value[moved] += by;
            parameter.MarkChanged();
            double loss = network.Predict(samples).Select((value, i) => (double)above[i] * value).Sum();
            parameter.Value[moved] = before;
            parameter.MarkChanged();
            return loss;
        }
    }

    /// <summary>Runs the graph for the whole batch, a smaller one and the whole one again.</summary>
    internal static void Agrees(NetworkGraph graph, int batch, int threads = 1)
    {
        using var network = new Network(graph, batch, new Workers(threads, processors: threads));
        network.Initialize(seed: 7, sparsity: 0.3);
        foreach (int count in new[] { batch, (batch + 1) / 2, batch })
        {
            var samples = Samples.Uniform(count * graph.Shapes[0].Features, seed: count);
            var above = Samples.Uniform(count * graph.Shapes[^1].Features, seed: count + 1);
            var expected = new UnsharedRun(graph, count, samples);
            var gradients = expected.Backward(above);
            Clear(graph);

            network.SetInput(samples);
            var output = new float[above.Length];
            network.Forward().Store(output);
            network.OutputGradient.Load(above);
            network.Backward();
            Close(expected.Output, output);
            var parameters = graph.Nodes.SelectMany(step => step.Layer.Parameters).ToArray();
            for (int i = 0; i < parameters.Length; i++)
                Close(gradients[i], parameters[i].Gradient.ToArray());
            Clear(graph);
        }
    }

    private static void Clear(NetworkGraph graph)
    {
        foreach (var parameter in graph.Nodes.SelectMany(step => step.Layer.Parameters))
            parameter.ClearGradient();
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4f * (1 + Math.Abs(expected[i])));
    }
}
