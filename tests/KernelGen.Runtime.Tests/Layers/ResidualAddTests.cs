namespace KernelGen.Runtime.Tests.Layers;

public sealed class ResidualAddTests
{
    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void Both_inputs_are_added_and_get_the_gradient(int batch, int height, int width, int channels)
    {
        var shape = new ActivationShape(height, width, channels);
        foreach (var activation in new[] { Activation.None, Activation.Relu })
        {
            var (left, right) = (Samples.Uniform(batch * shape.Features, seed: 1), Samples.Uniform(batch * shape.Features, seed: 2));
            var (above, before) = (Samples.Uniform(left.Length, seed: 3), Samples.Uniform(left.Length, seed: 4));
            bool relu = activation == Activation.Relu;
            var sum = left.Select((value, i) => value + right[i]).ToArray();
            var passed = sum.Select((value, i) => !relu || value > 0 ? above[i] : 0).ToArray();
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using var workers = new Workers(threads, processors: threads);
                var run = Run(new ResidualAdd(activation), shape);
                var (x, residual) = (Images.Input(shape, batch, Images.Wide, left), Images.Input(shape, batch, Images.Narrow, right));
                var y = Images.Unwritten(shape, batch, default);
                run.Forward(new RunOperands([x, residual], y, null), workers);
                Assert.Equal(relu ? Array.ConvertAll(sum, value => Math.Max(value, 0)) : sum, Images.Numbers(y));

                var dy = Images.Gradient(shape, batch, Images.Wide, above);
                var (dx, dresidual) = (Images.Unwritten(shape, batch, Images.Narrow), Images.Unwritten(shape, batch, default));
                Backward(dx, dresidual, add: false);
                Assert.Equal(passed, Images.GradientNumbers(dx));
                Assert.Equal(passed, Images.GradientNumbers(dresidual));

                // In place, and added to what another reader of the second input left there.
                var added = Images.Gradient(shape, batch, default, before);
                Backward(dy, added, add: true);
                Assert.Equal(passed, Images.GradientNumbers(dy));
                Assert.Equal(passed.Select((value, i) => before[i] + value), Images.GradientNumbers(added));

                void Backward(Activations toInput, Activations toResidual, bool add)
                {
                    var operands = new RunOperands([x, residual], y, dy);
                    operands.SetGradient(0, toInput, add: false);
                    operands.SetGradient(1, toResidual, add);
                    run.Backward(operands, workers);
                }
            }
        }
    }

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Relu)]
    public void Without_a_second_input_it_is_its_activation(Activation activation)
    {
        var shape = new ActivationShape(3, 5, 2);
        var (samples, above) = (Samples.Uniform(30 * 17, seed: 1), Samples.Uniform(30 * 17, seed: 2));
        var (y, dx) = LoneLayer.Of(() => new ResidualAdd(activation), shape, batch: 17, samples, _ => above);
        Assert.Equal(activation == Activation.Relu ? Array.ConvertAll(samples, value => Math.Max(value, 0)) : samples, y);
        Assert.Equal(samples.Select((value, i) => activation == Activation.None || value > 0 ? above[i] : 0), dx);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        var shape = new ActivationShape(2, 2, 3);
        var x = new Activations(shape, 4);
        var run = Run(new ResidualAdd(), shape);
        Refused(
            "residual has 18 features",
            () => run.Forward(new RunOperands([x, new Activations(new ActivationShape(2, 3, 3), 4)], x, null), Workers.CallerOnly));
        Refused(
            "residual has 12 features, but 3x2x2 are needed in that order",
            () => run.Forward(new RunOperands([x, new Activations(ActivationShape.Vector(12), 4)], x, null), Workers.CallerOnly));
        Refused(
            "residual holds a batch of 3", () => run.Forward(new RunOperands([x, new Activations(shape, 3)], x, null), Workers.CallerOnly));

        var buffer = new AlignedBuffer(10_000);
        var (dy, dx) =
            (new Activations(shape, 4, Border.Around(1), strips: 1, buffer), new Activations(shape, 4, default, strips: 1, buffer));
        Refused(
            "dx and dy share their memory, but their borders differ",
            () => new ResidualAdd(Activation.Relu).Backward(x, new Activations(shape, 4), dy, dx));
    }

    private static LayerRun Run(ResidualAdd layer, ActivationShape shape) => layer.BindTo(new NodeShapes([shape, shape], default));

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
