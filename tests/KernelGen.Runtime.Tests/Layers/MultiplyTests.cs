using KernelGen.Runtime.Tests.Networks;

namespace KernelGen.Runtime.Tests.Layers;

public sealed class MultiplyTests
{
    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void A_gate_of_the_same_shape_multiplies_number_by_number(int batch, int height, int width, int channels)
    {
        var shape = new ActivationShape(height, width, channels);
        var (x, gate, above) = Numbers(batch * shape.Features, batch * shape.Features);
        var (y, dx) = ManyInputs.Of(() => new Multiply(), [shape, shape], batch, [x, gate], above);
        Assert.Equal(x.Select((value, i) => value * gate[i]), y);
        Assert.Equal(above.Select((value, i) => value * gate[i]), dx[0]);
        Assert.Equal(above.Select((value, i) => value * x[i]), dx[1]);
    }

    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void A_vector_multiplies_all_pixels_of_a_channel(int batch, int height, int width, int channels) =>
        RequireGate(new ActivationShape(height, width, channels), batch, strips: 1);

    /// <summary>Images in strips: the gate goes to each strip, its gradient is the sum over all of them.</summary>
    [Theory]
    [InlineData(1, 8, 4)]
    [InlineData(3, 4, 7)]
    [InlineData(5, 8, 20)]
    [InlineData(17, 2, 3)]
    public void A_vector_multiplies_images_in_strips(int batch, int strips, int channels) =>
        RequireGate(new ActivationShape(8, 5, channels), batch, strips);

    [Fact]
    public void The_gradients_of_a_gated_network_are_those_of_finite_differences()
    {
        const float step = 1e-2f;
        var scale = new DenseSquare();
        using var network = Network.Features(6).Add(new DenseSquare()).Multiply(gate => gate.Add(scale).Sigmoid()).Multiply(gate => gate)
            .Build(batch: 3, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        GraphTests.AgreesWithDifferences(network, batch: 3, step, tolerance: 2e-3);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        var shape = new ActivationShape(8, 3, 5);
        foreach (int strips in new[] { 1, 4 })
        {
            var run = new Multiply().BindTo(new NodeShapes([shape, ActivationShape.Vector(5)], default));
            var (x, y, gate) = (new Activations(shape, 5, strips: strips), new Activations(shape, 5, strips: strips),
                new Activations(ActivationShape.Vector(5), 5));
            var operands = new RunOperands([x, gate], y, y);
            operands.SetGradient(0, x, add: true);
            operands.SetGradient(1, gate, add: true);
            Step();
            Assert.Equal(0, Allocation.Of(Step));

            void Step()
            {
                run.Forward(operands, Workers.CallerOnly);
                run.Backward(operands, Workers.CallerOnly);
            }
        }
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        var shape = new ActivationShape(2, 3, 4);
        Refused(
            "the gate is 3, but x is 4x2x3. Give a gate of 4x2x3, or of 4 features",
            () => new Multiply().OutputOf(new NodeShapes([shape, ActivationShape.Vector(3)], default)));
        Refused(
            "Layer Multiply has two inputs, x and the gate. Add it with Multiply of the network's builder",
            () => new Multiply().Bind(shape));
        Refused("Layer 0 does not fit the network's input: Layer Multiply has two inputs", () => Network.Features(4).Add(new Multiply()));
        var run = new Multiply().BindTo(new NodeShapes([shape, ActivationShape.Vector(4)], default));
        var (x, y) = (new Activations(shape, 2), new Activations(shape, 2));
        Refused(
            "gate holds a batch of 3",
            () => run.Forward(new RunOperands([x, new Activations(ActivationShape.Vector(4), 3)], y, null), Workers.CallerOnly));
        Refused("gate has 24 features", () => run.Forward(new RunOperands([x, x], y, null), Workers.CallerOnly));
        Refused("y is cut into 2 strips", () => run.Forward(
            new RunOperands([x, new Activations(ActivationShape.Vector(4), 2)], new Activations(shape, 2, strips: 2), null),
            Workers.CallerOnly));
    }

    private static void RequireGate(ActivationShape shape, int batch, int strips)
    {
        var (x, gate, above) = Numbers(batch * shape.Features, batch * shape.Channels);
        var (y, dx) = ManyInputs.Of(() => new Multiply(), [shape, ActivationShape.Vector(shape.Channels)], batch, [x, gate], above, strips);
        int pixels = shape.Height * shape.Width;
        Assert.Equal(x.Select((value, i) => value * gate[i / pixels]), y);
        Assert.Equal(above.Select((value, i) => value * gate[i / pixels]), dx[0]);
        for (int c = 0; c < gate.Length; c++)
        {
            double sum = Enumerable.Range(c * pixels, pixels).Sum(i => (double)above[i] * x[i]);
            Assert.Equal(sum, dx[1][c], 1e-5 * (1 + Math.Abs(sum)));
        }
    }

    private static (float[] X, float[] Gate, float[] Above) Numbers(int numbers, int gates) =>
        (Samples.Uniform(numbers, seed: 1), Samples.Uniform(gates, seed: 2), Samples.Uniform(numbers, seed: 3));

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
