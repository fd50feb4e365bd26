using KernelGen.Tests;

namespace KernelGen.Runtime.Tests.Layers;

/// <summary>The joined layer against the two that it joins, each of which is tested by itself.</summary>
public sealed class BatchNormPoolRunTests
{
    [Theory]
    [MemberData(nameof(Pool2dTests.Cases), MemberType = typeof(Pool2dTests))]
    public void It_computes_what_both_layers_compute_one_after_the_other(
        int batch, int height, int width, int channels, int kernel, int stride, int padding)
    {
        var shape = new ActivationShape(height, width, channels);

        // Few different numbers: many ties.
        var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 1), value => MathF.Round(4 * value));
        foreach (var activation in new[] { Activation.None, Activation.Relu })
        {
            foreach (bool training in new[] { true, false })
            {
                if (training && batch * height * width == 1)
                    continue;
                var (norm, pool) = (Norm(channels, activation, training), new MaxPool2d(kernel, stride, padding));
                var output = pool.OutputShape(shape);
                var above = Samples.Uniform(batch * output.Features, seed: 2);
                var (y, dx) = Expected(norm, pool, shape, batch, samples, above);

                BatchNorm2d? joined = null;
                var (ownY, ownDx) = LoneLayer.Of(
                    () => new NormThenPool(joined = Norm(channels, activation, training), new MaxPool2d(kernel, stride, padding))
                    {
                        Training = training,
                    },
                    shape, batch, samples, _ => above);
                Assert.Equal(y, ownY);
                Close(dx, ownDx, 1e-4f);
                Close(norm.RunningMean.ToArray(), joined!.RunningMean.ToArray(), 0);
                Close(norm.RunningVariance.ToArray(), joined.RunningVariance.ToArray(), 0);
                Close(norm.Weight.Gradient.ToArray(), joined.Weight.Gradient.ToArray(), 1e-4f);
                Close(norm.Bias.Gradient.ToArray(), joined.Bias.Gradient.ToArray(), 1e-4f);
            }
        }
    }

    [Fact]
    public void Its_gradients_are_those_of_finite_differences()
    {
        // Numbers far enough from each other that no step changes which is the largest, weights of both signs.
        var shape = new ActivationShape(5, 4, 2);
        var numbers = Enumerable.Range(0, 120).Select(i => (float)(i * 37 % 120) / 20).ToArray();
        var norm = new BatchNorm2d(2);
        norm.SetAffine([1.7f, -1.3f], [0.2f, 0.1f]);
        var layer = new NormThenPool(norm, new MaxPool2d(3, stride: 2, padding: 1));
        LoneLayer.AgreesWithDifferences(layer, shape, batch: 3, numbers, tolerance: 2e-3);
        LoneLayer.ParametersAgreeWithDifferences(layer, shape, batch: 3, numbers, tolerance: 5e-3);
    }

    [Fact]
    public void A_number_that_is_none_goes_through()
    {
        var shape = new ActivationShape(2, 2, 1);
        var y = new Activations(new ActivationShape(1, 1, 1), 3);
        new NormThenPool(new BatchNorm2d(1, Activation.Relu), new MaxPool2d(2)) { Training = false }
            .Forward(Images.Input(shape, 3, default, [1, float.NaN, 3, 2, float.NaN, 0, 0, 1, 4, 5, 6, 7]), y);
        Assert.Equal([true, true, false], Images.Numbers(y).Select(float.IsNaN));
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        var shape = new ActivationShape(6, 6, 4);
        var layer = new NormThenPool(new BatchNorm2d(4, Activation.Relu), new MaxPool2d(3, 2, 1));
        var (x, dx, y, dy) = (new Activations(shape, 20), new Activations(shape, 20), new Activations(layer.OutputShape(shape), 20),
            new Activations(layer.OutputShape(shape), 20));
        Step();
        Assert.Equal(0, Allocation.Of(Step));

        void Step()
        {
            layer.Forward(x, y);
            layer.Backward(x, y, dy, dx);
        }
    }

    [Fact]
    public void A_backward_pass_of_another_batch_is_refused()
    {
        var shape = new ActivationShape(4, 4, 2);
        var layer = new NormThenPool(new BatchNorm2d(2), new MaxPool2d(2));
        var (x, y) = (new Activations(shape, 20), new Activations(layer.OutputShape(shape), 20));
        layer.Forward(x, y);
        (x.Batch, y.Batch) = (16, 16);
        var thrown = Assert.Throws<InvalidOperationException>(() => layer.Backward(x, y, y, null));
        Assert.Contains(
            "Layer BatchNorm2d: the last forward pass had another input or another batch", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forward_pass_of_the_normalisation_alone_is_not_its_own()
    {
        var shape = new ActivationShape(4, 4, 2);
        var norm = new BatchNorm2d(2);
        var layer = new NormThenPool(norm, new MaxPool2d(2));
        var (x, y) = (Images.Input(shape, 2, default, Samples.Uniform(64, seed: 1)), new Activations(layer.OutputShape(shape), 2));
        norm.Forward(x, new Activations(shape, 2));
        Assert.Throws<InvalidOperationException>(() => layer.Backward(x, y, new Activations(layer.OutputShape(shape), 2), null));
    }

    private static BatchNorm2d Norm(int channels, Activation activation, bool training)
    {
        var norm = new BatchNorm2d(channels, activation) { Training = training };

        // The first weight is zero: all of its numbers are equal, and the first of a window is the largest.
        norm.SetAffine(
            [.. Samples.Uniform(channels, seed: 5).Select((weight, c) => c == 0 && channels > 1 ? 0 : weight)],
            Samples.Uniform(channels, seed: 6));
        norm.SetRunningStatistics(
            Samples.Uniform(channels, seed: 7), Array.ConvertAll(Samples.Uniform(channels, seed: 8), value => value + 1.5f));
        return norm;
    }

    private static (float[] Y, float[] Dx) Expected(
        BatchNorm2d norm, MaxPool2d pool, ActivationShape shape, int batch, float[] samples, float[] above)
    {
        var output = pool.OutputShape(shape);
        var (x, between, y) = (Images.Input(shape, batch, default, samples), Images.Unwritten(shape, batch, default),
            Images.Unwritten(output, batch, default));
        var (dbetween, dx) = (Images.Unwritten(shape, batch, default), Images.Unwritten(shape, batch, default));
        norm.Forward(x, between);
        pool.Forward(between, y);
        pool.Backward(between, y, Images.Gradient(output, batch, default, above), dbetween);
        norm.Backward(x, between, dbetween, dx);
        return (Images.Numbers(y), Images.GradientNumbers(dx));
    }

    private static void Close(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])));
    }
}
