namespace KernelGen.Runtime.Tests.Networks;

/// <summary>Graphs of any form: values with several readers, gates, concatenations.</summary>
public sealed class GeneralGraphTests
{
    [Fact]
    public void Random_graphs_compute_what_they_compute_without_sharing_and_without_fusion()
    {
        for (int seed = 0; seed < 120; seed++)
        {
            try
            {
                var graph = RandomGraphs.General(seed);
                GraphTests.Agrees(graph, batch: 1 + (seed % 40), threads: 1 + (seed % 2));
                GraphTests.Agrees(GraphFusion.Of(graph), batch: 1 + (seed % 17));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} fails.", failure);
            }
        }
    }

    [Fact]
    public void What_is_in_use_at_one_moment_lies_apart()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var graph = RandomGraphs.General(seed);
            var plan = new BufferPlan(graph, new GradientFlow(graph), batch: 20, StripPlan.Whole(graph).Strips);
            foreach (var (one, other) in plan.Buffers.SelectMany((one, i) => plan.Buffers.Skip(i + 1).Select(other => (one, other))))
                Assert.False(one.OverlapsInTime(other) && one.OverlapsInMemory(other), $"seed {seed}: {one.Shape} and {other.Shape}");
        }
    }

    /// <summary>Whatever is frozen, the gradients of the others have the bits that they have where nothing is.</summary>
    [Fact]
    public void Freezing_changes_no_gradient_of_the_others()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var graph = RandomGraphs.General(seed);
            using var network = new Network(graph, 5, new Workers(1));
            network.Initialize(seed: 1, sparsity: 0);
            var parameters = network.Parameters.Select(named => named.Parameter).ToArray();
            var all = Gradients(network);
            for (int round = 0; round < 3; round++)
            {
                var random = new SeededRandom((10 * seed) + round);
                foreach (var parameter in parameters)
                    parameter.Frozen = random.NextInt(3) > 0;
                var some = Gradients(network);
                for (int i = 0; i < parameters.Length; i++)
                {
                    if (!parameters[i].Frozen)
                        Assert.Equal(all[i], some[i]);
                }
            }
        }
    }

    /// <summary>The backward pass reads the gate: its memory is in use until then, though no later layer reads it forward.</summary>
    [Fact]
    public void A_gate_is_kept_until_the_backward_pass()
    {
        var graph = new NetworkGraph(ActivationShape.Vector(6));
        graph.Add(new DenseSquare(), 0);
        graph.Add(new Clip(-9, 9), 1);
        graph.Add(new Gelu(), 1);
        graph.Add(new Multiply(), 2, 3);
        graph.Add(new Square(), 4);
        graph.Add(new Square(), 5);
        var plan = new BufferPlan(graph, new GradientFlow(graph), batch: 16, StripPlan.Whole(graph).Strips);
        int times = (2 * graph.Nodes.Count) - 1;
        var gate = plan.Buffers.Where(buffer => buffer.First == 2 && buffer.Last >= times - 3);
        Assert.Single(gate);
        GraphTests.Agrees(graph, batch: 16);
    }

    [Fact]
    public void Gradients_of_a_general_network_are_those_of_finite_differences()
    {
        var builder = Network.Image(2, 3, 3).BatchNorm();
        var norm = builder.Value;
        var gate = builder.GlobalAveragePool().Add(new GateOfTwo()).Sigmoid().Value;
        var gated = builder.From(norm).Multiply(gate).Tanh().Value;
        var sum = builder.Residual(norm).Silu().Value;
        using var network = builder.From(gated).Multiply(norm).Concat(sum, gated, norm).BatchNorm().LogSoftmax()
            .GlobalAveragePool().Add(new ScoresOfEight()).Build(batch: 3, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        network.Training = false;
        GraphTests.AgreesWithDifferences(network, batch: 3, step: 1e-2f, tolerance: 2e-3);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first() =>
        Steps.RequireNoAllocation(Strips().Graph, batch: 3, fewer: 1, step => step.Layer is Multiply && step.Input.Strips > 1);

    [Fact]
    public void Steps_give_the_same_bits_on_any_number_of_threads() => Steps.RequireSameBits(() => Strips().Graph, batch: 5);

    /// <summary>Gates, concatenations, values and pools to one side, on images in strips.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 1)]
    [InlineData(16, 1)]
    public void Images_in_strips_give_what_whole_images_give(int batch, int threads)
    {
        var graph = Strips().Graph;
        var plan = StripPlan.Of(graph, batch);
        Assert.Equal(batch < 16, plan.Strips.Max() > 1);
        if (batch < 16)
        {
            var cut = plan.Graph.Nodes.Select((node, i) => (node.Layer, Strips: plan.Strips[node.Inputs[0]])).Where(pair => pair.Strips > 1)
                .Select(pair => pair.Layer.GetType());
            foreach (var type in new[]
            {
                typeof(HardSwish), typeof(MaxPool2d), typeof(Multiply), typeof(Concat), typeof(ResidualAdd), typeof(AveragePool2d),
                typeof(LogSoftmax),
            })
            {
                Assert.Contains(type, cut);
            }
        }

        GraphTests.Agrees(graph, batch, threads);
        GraphTests.Agrees(GraphFusion.Of(graph), batch, threads);
    }

    private static float[][] Gradients(Network network)
    {
        foreach (var named in network.Parameters)
            named.Parameter.ClearGradient();
        network.SetInput(Samples.Uniform(5 * network.InputShape.Features, seed: 1));
        network.Forward();
        network.OutputGradient.Load(Samples.Uniform(5 * network.OutputShape.Features, seed: 2));
        network.Backward();
        return [.. network.Parameters.Select(named => named.Parameter.Gradient.ToArray())];
    }

    private static NetworkBuilder Strips()
    {
        var builder = Network.Image(3, 32, 13).Add(new CutStem()).HardSwish().BatchNorm().MaxPool((3, 2), (2, 2), new Padding(1, 0, 0, 1));
        var pooled = builder.Value;
        return builder.Multiply(gate => gate.GlobalAveragePool().Add(new CutGate()).Sigmoid())
            .Concat(same => same, other => other.Add(new CutSame()).Silu()).Add(new CutMix()).BatchNorm().Residual(pooled).Relu()
            .AveragePool((2, 2), padding: new Padding(0, 1, 0, 0), countPadding: false).LogSoftmax()
            .GlobalAveragePool().Add(new CutScores());
    }
}

[DenseLinear(2, 2)] public sealed partial class GateOfTwo;

[DenseLinear(8, 3)] public sealed partial class ScoresOfEight;

[DenseLinear(8, 8)] public sealed partial class CutGate;

[SparseConv2d(16, 8, Kernel = 1, Height = 8, Width = 4)] public sealed partial class CutMix;

[DenseLinear(8, 5)] public sealed partial class CutScores;
