namespace KernelGen.Runtime.Tests.Networks;

public sealed class BufferPlanTests
{
    private const int Line = 6 * 16 * sizeof(float);

    [Fact]
    public void Ten_linear_layers_with_rectifiers_share_what_they_need_no_longer()
    {
        var builder = Network.Features(6);
        for (int i = 0; i < 5; i++)
            builder.Add(new DenseSquare()).Relu();
        using var network = builder.Build(batch: 16, threads: 1);

        // Input, five rectified outputs, one linear output for all layers in turn, whose memory later holds gradients, and a gradient;
        // without sharing it would be eleven activations and two gradients.
        Assert.Equal(8 * Line, network.PlannedBytes);
        var rows = network.Layers;
        Assert.All(
            Enumerable.Range(0, 5),
            i => Assert.True(rows[(2 * i) + 1].Step.OutputGradient.SharesBufferWith(rows[(2 * i) + 1].Step.Gradients[0]!.Target)));
    }

    [Fact]
    public void Layers_that_read_input_and_output_keep_both_and_two_gradients()
    {
        using var network = Network.Features(6).Add(new Square()).Add(new Square()).Add(new Square()).Build(batch: 16, threads: 1);
        Assert.Equal((4 + 2) * Line, network.PlannedBytes);
    }

    [Fact]
    public void Views_share_activations_and_gradients()
    {
        var graph = new NetworkGraph(new ActivationShape(2, 2, 3));
        graph.Add(new Neighbours(), 0);
        graph.Add(new Halve(), 1);
        graph.Add(new Flatten(), 2);
        graph.Add(new Relu(), 3);
        var plan = Plan(graph, batch: 17);
        Assert.True(plan.Activations[2].SharesBufferWith(plan.Activations[3]));
        Assert.True(plan.Gradients[2]!.SharesBufferWith(plan.Gradients[3]!));
        Assert.True(plan.Gradients[3]!.SharesBufferWith(plan.Gradients[4]!));
        Assert.Null(plan.Gradients[0]);
        plan.SetBatch(3);
        Assert.All(plan.Activations.Concat(plan.Gradients), activations => Assert.Equal(3, activations?.Batch ?? 3));
        GraphTests.Agrees(graph, batch: 17);
    }

    /// <summary>A rectifier in place needs one border for both gradients: the one that the layer before it reads.</summary>
    [Fact]
    public void A_layer_in_place_gets_its_neighbours_border()
    {
        var graph = new NetworkGraph(new ActivationShape(4, 4, 2));
        graph.Add(new Neighbours(border: 2), 0);
        graph.Add(new Relu(), 1);
        graph.Add(new Neighbours(), 2);
        var plan = Plan(graph, batch: 2);
        Assert.True(plan.Gradients[1]!.SharesBufferWith(plan.Gradients[2]!));
        Assert.Equal(Border.Around(2), plan.Gradients[2]!.Border);
        Assert.Equal(Border.Around(1), plan.Activations[2].Border);
        Assert.Equal(default, plan.Activations[1].Border);
        Assert.Equal(Border.Around(1), plan.Gradients[3]!.Border);
        GraphTests.Agrees(graph, batch: 2);
    }

    [Fact]
    public void A_border_is_cleared_only_where_others_left_something()
    {
        // The second image is smaller: its gradients lie where activations of the first were.
        var graph = new NetworkGraph(new ActivationShape(8, 8, 1));
        graph.Add(new Neighbours(), 0);
        graph.Add(new Neighbours(), 1);
        graph.Add(new Neighbours(), 2);
        var plan = Plan(graph, batch: 16);
        Assert.DoesNotContain(plan.Buffers, buffer => buffer.ClearsBorder);

        graph.Add(new Halve(), 3);
        graph.Add(new Neighbours(), 4);
        graph.Add(new Neighbours(), 5);
        plan = Plan(graph, batch: 16);
        Assert.Contains(plan.Buffers, buffer => buffer.ClearsBorder);
        GraphTests.Agrees(graph, batch: 16);
    }

    [Fact]
    public void What_is_in_use_at_one_moment_lies_apart()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var plan = Plan(RandomGraphs.Images(seed), batch: 20);
            foreach (var (one, other) in plan.Buffers.SelectMany((one, i) => plan.Buffers.Skip(i + 1).Select(other => (one, other))))
                Assert.False(one.OverlapsInTime(other) && one.OverlapsInMemory(other), $"seed {seed}: {one.Shape} and {other.Shape}");
        }
    }

    [Fact]
    public void Random_graphs_compute_what_they_compute_without_sharing()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            try
            {
                GraphTests.Agrees(RandomGraphs.Images(seed), batch: 1 + (seed % 40), threads: 1 + (seed % 2));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} fails.", failure);
            }
        }
    }

    /// <summary>Before memory was shared by time, a chain had every activation and two buffers which the gradients took in turn.</summary>
    [Fact]
    public void Chains_take_no_more_than_all_activations_and_two_gradients()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var graph = RandomGraphs.Chain(seed);
            var floats = graph.Shapes.Select(shape => Activations.FloatsFor(shape, capacity: 16)).ToArray();
            long gradients = floats.Where((_, value) => value % 2 == 0).Max() + floats.Where((_, value) => value % 2 == 1).Max();
            Assert.True(Plan(graph, batch: 16).Bytes <= sizeof(float) * (floats.Sum() + gradients), $"seed {seed}");
        }
    }

    /// <summary>What one moment needs is the least that there can be.</summary>
    [Fact]
    public void Plans_are_near_the_least_that_is_possible()
    {
        long planned = 0, least = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var plan = Plan(RandomGraphs.Images(seed), batch: 16);
            planned += plan.Bytes;
            least += sizeof(float) * Enumerable.Range(0, 100).Max(
                time => plan.Buffers.Where(buffer => buffer.First <= time && time <= buffer.Last).Sum(buffer => buffer.Length));
        }

        Assert.InRange(planned, least, 1.05 * least);
    }

    [Fact]
    public void No_buffer_reaches_over_the_end_of_an_array()
    {
        var graph = RandomGraphs.Images(seed: 3);
        long array = Plan(graph, batch: 16).Buffers.Max(buffer => buffer.Length) * 3 / 2;
        var plan = new BufferPlan(graph, new GradientFlow(graph), batch: 16, StripPlan.Whole(graph).Strips, array);
        Assert.True(plan.Bytes > sizeof(float) * array, "The graph is too small to tell.");
        Assert.All(plan.Buffers, buffer => Assert.Equal(buffer.Start / array, (buffer.End - 1) / array));
    }

    private static BufferPlan Plan(NetworkGraph graph, int batch) =>
        new(graph, new GradientFlow(graph), batch, StripPlan.Whole(graph).Strips);
}
