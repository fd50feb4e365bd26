namespace KernelGen.Runtime.Tests.Layers;

public sealed class BatchNorm2dTests
{
    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void Both_passes_are_those_of_the_formula_in_double(int batch, int height, int width, int channels)
    {
        foreach (var activation in new[] { Activation.None, Activation.Relu })
        {
            foreach (bool training in new[] { true, false })
                Compare(new ActivationShape(height, width, channels), batch, activation, training);
        }
    }

    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void A_second_input_is_added_before_the_activation(int batch, int height, int width, int channels)
    {
        foreach (var activation in new[] { Activation.None, Activation.Relu })
        {
            foreach (bool add in new[] { true, false })
                CompareJoined(new ActivationShape(height, width, channels), batch, activation, add);
        }
    }

    [Fact]
    public void Running_statistics_follow_the_batches_with_the_unbiased_variance()
    {
        const int batch = 17, channels = 3, pixels = 4;
        var shape = new ActivationShape(2, 2, channels);
        var layer = new BatchNorm2d(channels, momentum: 0.25f);
        var (mean, variance) = (new double[channels], Enumerable.Repeat(1.0, channels).ToArray());
        for (int step = 0; step < 3; step++)
        {
            var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: step), value => (3 * value) + step);
            layer.Forward(Images.Input(shape, batch, default, samples), new Activations(shape, batch));
            var reference = new BatchNormReference(batch, channels, pixels);
            reference.TakeStatistics(samples);
            for (int c = 0; c < channels; c++)
            {
                mean[c] = (0.75 * mean[c]) + (0.25 * reference.Mean[c]);
                variance[c] = (0.75 * variance[c]) + (0.25 * reference.Variance[c] * (batch * pixels) / ((batch * pixels) - 1));
                Assert.Equal(mean[c], layer.RunningMean[c], 1e-5);
                Assert.Equal(variance[c], layer.RunningVariance[c], 1e-5);
            }
        }

        // Outside of training they stay, and are used.
        layer.Training = false;
        var kept = layer.RunningMean.ToArray();
        layer.Forward(Images.Input(shape, batch, default, new float[batch * shape.Features]), new Activations(shape, batch));
        Assert.Equal(kept, layer.RunningMean.ToArray());
    }

    /// <summary>A mean of a thousand deviations: the naive difference of float sums would keep no digit of the variance.</summary>
    [Theory]
    [InlineData(1000f, 1f)]
    [InlineData(-30000f, 3f)]
    [InlineData(0f, 1e-3f)]
    [InlineData(1e20f, 1e18f)]
    public void The_variance_survives_a_large_mean(float mean, float spread)
    {
        const int batch = 33;
        var shape = new ActivationShape(9, 40, 2);
        var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 3), value => mean + (spread * value));

        // A first row that is far from the others must not spoil the estimate that the others are measured from.
        if (mean == 1000)
        {
            for (int i = 0; i < samples.Length; i++)
                samples[i] = i % 360 < 40 ? 0 : samples[i];
        }

        var layer = new BatchNorm2d(2, momentum: 1);
        layer.Forward(Images.Input(shape, batch, default, samples), new Activations(shape, batch));
        var reference = new BatchNormReference(batch, 2, 360);
        reference.TakeStatistics(samples);
        double unbiased = batch * 360.0 / ((batch * 360) - 1);
        for (int c = 0; c < 2; c++)
        {
            Assert.Equal(1, layer.RunningMean[c] / reference.Mean[c], Math.Max(1e-6, 1e-6 * spread / Math.Abs(reference.Mean[c])));
            Assert.Equal(1, layer.RunningVariance[c] / (reference.Variance[c] * unbiased), 2e-6);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_gradients_are_those_of_finite_differences(bool training)
    {
        var shape = new ActivationShape(2, 3, 2);
        var layer = new BatchNorm2d(2) { Training = training };
        layer.SetAffine([0.7f, -1.3f], [0.2f, 0.1f]);
        LoneLayer.AgreesWithDifferences(layer, shape, batch: 3, Samples.Uniform(36, seed: 1), tolerance: 1e-3);
        LoneLayer.AgreesWithDifferences(layer, shape, batch: 17, Samples.Uniform(17 * 12, seed: 2), tolerance: 1e-3);
        LoneLayer.ParametersAgreeWithDifferences(layer, shape, batch: 17, Samples.Uniform(17 * 12, seed: 2), tolerance: 2e-3);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        var shape = new ActivationShape(6, 5, 4);
        var (layer, x, y, dy) =
            (new BatchNorm2d(4, Activation.Relu), new Activations(shape, 40), new Activations(shape, 40), new Activations(shape, 40));
        Step();
        Assert.Equal(0, Allocation.Of(Step));

        void Step()
        {
            layer.Forward(x, y);
            layer.Backward(x, y, dy, dy);
        }
    }

    [Fact]
    public void Numbers_and_shapes_that_do_not_fit_are_refused()
    {
        Refused("Layer BatchNorm2d: 0 channels", () => _ = new BatchNorm2d(0));
        Refused("the momentum is 1.5", () => _ = new BatchNorm2d(3, momentum: 1.5f));
        Refused("the momentum is -1", () => new BatchNorm2d(3).Momentum = -1);
        Refused("epsilon is 0", () => _ = new BatchNorm2d(3, epsilon: 0));
        var layer = new BatchNorm2d(3);
        Refused("weight has 2 entries, but there are 3 channels", () => layer.SetAffine([1, 2], [0, 0, 0]));
        Refused("bias[1] is NaN", () => layer.SetAffine([1, 2, 3], [0, float.NaN, 0]));
        Refused("mean[2] is Infinity", () => layer.SetRunningStatistics([0, 0, float.PositiveInfinity], [1, 1, 1]));
        Refused("variance[0] is -1; it must be 0 or more", () => layer.SetRunningStatistics([0, 0, 0], [-1, 1, 1]));
        Refused(
            "takes 3 channels, but its input 2x4x4 has 2. Create it with channels: 2",
            () => layer.OutputShape(new ActivationShape(4, 4, 2)));
        var x = new Activations(new ActivationShape(4, 4, 3), 2);
        Refused("takes 3 channels, but x (2x4x6) has 2", () => layer.Forward(new Activations(new ActivationShape(4, 6, 2), 2), x));
        Refused("y holds a batch of 1", () => layer.Forward(x, new Activations(x.Shape, 1)));

        var one = new Activations(ActivationShape.Vector(3), 1);
        Assert.Contains(
            "one number for each channel",
            Assert.Throws<InvalidOperationException>(() => layer.Forward(one, new Activations(one.Shape, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "another batch", Assert.Throws<InvalidOperationException>(() => layer.Backward(x, x, x, null)).Message,
            StringComparison.Ordinal);
    }

    private static void Compare(ActivationShape shape, int batch, Activation activation, bool training)
    {
        bool relu = activation == Activation.Relu;
        var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 1), value => (2 * value) + 0.3f);
        var above = Samples.Uniform(samples.Length, seed: 2);
        var (layer, reference) = Pair(shape, batch, activation, samples, training);
        if (training && batch * shape.Height * shape.Width == 1)
            return;
        layer.Training = training;
        BatchNorm2d? last = null;
        var (y, dx) = LoneLayer.Of(() => last = Pair(shape, batch, activation, samples, training).Layer, shape, batch, samples, _ => above);
        AssertClose(reference.Forward(samples, null, relu), y);
        var g = above.Select((value, i) => !relu || y[i] > 0 ? (double)value : 0).ToArray();
        AssertClose(reference.Backward(g, samples, training), dx);

        // Three backward passes (plain, in place, adding), each of which adds.
        AssertClose(reference.DWeight.Select(value => 3 * value), last!.Weight.Gradient.ToArray(), scale: batch);
        AssertClose(reference.DBias.Select(value => 3 * value), last.Bias.Gradient.ToArray(), scale: batch);
    }

    private static void CompareJoined(ActivationShape shape, int batch, Activation activation, bool add)
    {
        bool relu = activation == Activation.Relu;
        if (batch * shape.Height * shape.Width == 1)
            return;
        var samples = Samples.Uniform(batch * shape.Features, seed: 1);
        var (second, above, before) =
            (Samples.Uniform(samples.Length, seed: 2), Samples.Uniform(samples.Length, seed: 3), Samples.Uniform(samples.Length, seed: 4));
        (float[] Y, float[] Dx, float[] Dr)? first = null;
        for (int threads = 1; threads <= 3; threads++)
        {
            using var workers = new Workers(threads, processors: threads);
            var (layer, reference) = Pair(shape, batch, activation, samples, training: true);
            var run = layer.BindTo(new NodeShapes([shape, shape], new Epilogue(HasResidual: true)));
            var (x, residual, y) = (Images.Input(shape, batch, Images.Wide, samples), Images.Input(shape, batch, Images.Narrow, second),
                Images.Unwritten(shape, batch, default));
            run.Forward(new RunOperands([x, residual], y, null), workers);
            var dy = Images.Gradient(shape, batch, Images.Narrow, above);
            var dresidual = add ? Images.Gradient(shape, batch, Images.Wide, before) : Images.Unwritten(shape, batch, Images.Wide);
            var operands = new RunOperands([x, residual], y, dy);
            operands.SetGradient(0, dy, add: false);
            operands.SetGradient(1, dresidual, add);
            run.Backward(operands, workers);
            var result = (Y: Images.Numbers(y), Dx: Images.GradientNumbers(dy), Dr: Images.GradientNumbers(dresidual));
            first ??= result;
            Assert.Equal(first.Value.Y, result.Y);
            Assert.Equal(first.Value.Dx, result.Dx);
            Assert.Equal(first.Value.Dr, result.Dr);

            AssertClose(reference.Forward(samples, second, relu), result.Y);
            var g = above.Select((value, i) => !relu || result.Y[i] > 0 ? (double)value : 0).ToArray();
            AssertClose(reference.Backward(g, samples, ofBatch: true), result.Dx);
            Assert.Equal(g.Select((value, i) => add ? before[i] + (float)value : (float)value), result.Dr);
            AssertClose(reference.DWeight, layer.Weight.Gradient.ToArray(), scale: batch);
        }
    }

    private static (BatchNorm2d Layer, BatchNormReference Reference) Pair(
        ActivationShape shape, int batch, Activation activation, float[] samples, bool training)
    {
        int channels = shape.Channels;
        var (weight, bias) = (Samples.Uniform(channels, seed: 5), Samples.Uniform(channels, seed: 6));
        var reference = new BatchNormReference(batch, channels, shape.Height * shape.Width) { Weight = weight, Bias = bias };
        var layer = new BatchNorm2d(channels, activation) { Training = training };
        layer.SetAffine(weight, bias);
        if (training)
        {
            reference.TakeStatistics(samples);
            return (layer, reference);
        }

        var (mean, variance) =
            (Samples.Uniform(channels, seed: 7), Array.ConvertAll(Samples.Uniform(channels, seed: 8), value => 1.5f + value));
        layer.SetRunningStatistics(mean, variance);
        for (int c = 0; c < channels; c++)
            (reference.Mean[c], reference.Variance[c]) = (mean[c], variance[c]);
        return (layer, reference);
    }

    private static void AssertClose(IEnumerable<double> expected, float[] actual, double scale = 1)
    {
        int i = 0;
        foreach (double value in expected)
            Assert.Equal(value, actual[i++], 1e-5 * (scale + Math.Abs(value)));
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
