using KernelGen.Runtime.Tests.Networks;

namespace KernelGen.Runtime.Tests.Layers;

public sealed class ConcatTests
{
    [Theory]
    [InlineData(1, 3, 5, new[] { 2, 1 }, 1)]
    [InlineData(17, 1, 1, new[] { 5, 12, 7 }, 1)]
    [InlineData(33, 4, 3, new[] { 1, 6, 4, 3 }, 1)]
    [InlineData(16, 2, 2, new[] { 3 }, 1)]
    [InlineData(3, 8, 3, new[] { 3, 4 }, 8)]
    [InlineData(5, 8, 3, new[] { 6, 2, 2 }, 4)]
    public void Channels_come_one_behind_the_other_and_so_do_their_gradients(int batch, int height, int width, int[] channels, int strips)
    {
        ActivationShape[] shapes = [.. channels.Select(number => new ActivationShape(height, width, number))];
        var whole = new ActivationShape(height, width, channels.Sum());
        float[][] samples = [.. shapes.Select((shape, i) => Samples.Uniform(batch * shape.Features, seed: i))];
        var above = Samples.Uniform(batch * whole.Features, seed: 9);
        var (y, dx) = ManyInputs.Of(() => new Concat(), shapes, batch, samples, above, strips);

        // In files, the numbers of an input are a run of the numbers of each sample.
        for (int sample = 0, first = 0; sample < batch; sample++)
        {
            for (int input = 0; input < shapes.Length; first += shapes[input].Features, input++)
            {
                int features = shapes[input].Features;
                Assert.Equal(samples[input].AsSpan(sample * features, features), y.AsSpan(first, features));
                Assert.Equal(above.AsSpan(first, features), dx[input].AsSpan(sample * features, features));
            }
        }
    }

    /// <summary>A value that is there twice gets both gradients.</summary>
    [Fact]
    public void The_gradients_of_a_network_of_branches_are_those_of_finite_differences()
    {
        using var network = Network.Features(6).Add(new DenseSquare())
            .Concat(same => same, other => other.Add(new DenseSquare()).Tanh(), same => same).Add(new ConcatScores())
            .Build(batch: 3, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        GraphTests.AgreesWithDifferences(network, batch: 3, step: 1e-2f, tolerance: 2e-3);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        var shape = new ActivationShape(3, 3, 5);
        var run = new Concat().BindTo(new NodeShapes([shape, shape], default));
        var (x, other, y) = (new Activations(shape, 5), new Activations(shape, 5), new Activations(new ActivationShape(3, 3, 10), 5));
        var operands = new RunOperands([x, other], y, y);
        operands.SetGradient(0, x, add: true);
        operands.SetGradient(1, other, add: false);
        Step();
        Assert.Equal(0, Allocation.Of(Step));

        void Step()
        {
            run.Forward(operands, Workers.CallerOnly);
            run.Backward(operands, Workers.CallerOnly);
        }
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        var shape = new ActivationShape(2, 3, 4);
        Refused(
            "takes inputs of one height and width, but these are 4x2x3 and 4x3x2",
            () => new Concat().OutputOf(new NodeShapes([shape, new(3, 2, 4)], default)));
        var run = new Concat().BindTo(new NodeShapes([shape, shape], default));
        var (x, y) = (new Activations(shape, 2), new Activations(new ActivationShape(2, 3, 8), 2));
        Refused("Layer Concat: y has 24 features", () => run.Forward(new RunOperands([x, x], x, null), Workers.CallerOnly));
        Refused("x holds a batch of 3", () => run.Forward(new RunOperands([x, new Activations(shape, 3)], y, null), Workers.CallerOnly));
        Refused(
            "cut into 2 strips",
            () => run.Forward(new RunOperands([x, new Activations(shape, 2, strips: 2)], y, null), Workers.CallerOnly));
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}

[DenseLinear(18, 4)] public sealed partial class ConcatScores;
