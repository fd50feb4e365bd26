namespace KernelGen.Runtime.Tests.Layers;

public sealed class LayerNormTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(15, 64)]
    [InlineData(16, 1)]
    [InlineData(17, 33)]
    [InlineData(33, 1500)]
    public void Both_passes_are_those_of_the_formula_in_double(int batch, int features)
    {
        // A mean of a hundred deviations, as a stream of residuals may have.
        var shape = ActivationShape.Vector(features);
        var samples = Array.ConvertAll(Samples.Uniform(batch * features, seed: 1), value => 100 + value);
        var (above, weight, bias) =
            (Samples.Uniform(samples.Length, seed: 2), Samples.Uniform(features, seed: 3), Samples.Uniform(features, seed: 4));
        LayerNorm? last = null;
        var (y, dx) = LoneLayer.Of(Create, shape, batch, samples, _ => above);

        var (dWeight, dBias) = (new double[features], new double[features]);
        for (int sample = 0; sample < batch; sample++)
        {
            var x = samples.AsSpan(sample * features, features).ToArray();
            double mean = x.Average(value => (double)value),
                inverse = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-5f);
            var normal = Array.ConvertAll(x, value => (value - mean) * inverse);
            var g = normal.Select((_, f) => (double)above[(sample * features) + f] * weight[f]).ToArray();
            double gMean = g.Average(), productMean = g.Select((value, f) => value * normal[f]).Average();
            for (int f = 0; f < features; f++)
            {
                int i = (sample * features) + f;
                Assert.Equal((normal[f] * weight[f]) + bias[f], y[i], 1e-4);
                Assert.Equal((g[f] - gMean - (normal[f] * productMean)) * inverse, dx[i], 1e-4);
                dWeight[f] += above[i] * normal[f];
                dBias[f] += above[i];
            }
        }

        // Three backward passes (plain, in place, adding), each of which adds.
        for (int f = 0; f < features; f++)
        {
            Assert.Equal(3 * dWeight[f], last!.Weight.Gradient[f], 1e-4 * batch);
            Assert.Equal(3 * dBias[f], last.Bias.Gradient[f], 1e-5 * batch);
        }

        LayerNorm Create()
        {
            last = new LayerNorm(features);
            last.SetAffine(weight, bias);
            return last;
        }
    }

    /// <summary>So far apart that normalising them is not a number any more.</summary>
    [Fact]
    public void Lanes_without_a_sample_reach_no_gradient_whatever_they_hold()
    {
        var shape = ActivationShape.Vector(9);
        var samples = Samples.Uniform(5 * 9, seed: 1);
        var (layer, x, y, dx) =
            (new LayerNorm(9), Images.Input(shape, 5, default, samples), new Activations(shape, 5), Images.Unwritten(shape, 5, default));
        for (int feature = 0; feature < 9; feature++)
            x.Data.Slice((feature * 16) + 5, 11).Fill(feature == 0 ? float.MaxValue : float.MinValue);
        layer.Forward(x, y);
        layer.Backward(x, y, Images.Gradient(shape, 5, default, samples), dx);
        Assert.All(Images.GradientNumbers(dx), value => Assert.True(float.IsFinite(value)));
        Assert.All(layer.Weight.Gradient.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void The_gradients_are_those_of_finite_differences()
    {
        var layer = new LayerNorm(6);
        layer.SetAffine([0.7f, -1.3f, 1, 0.1f, -0.4f, 2], [0.2f, 0.1f, 0, -1, 1, 0]);
        LoneLayer.AgreesWithDifferences(layer, ActivationShape.Vector(6), batch: 17, Samples.Uniform(17 * 6, seed: 1), tolerance: 3e-3);
        LoneLayer.ParametersAgreeWithDifferences(
            layer, ActivationShape.Vector(6), batch: 17, Samples.Uniform(17 * 6, seed: 1), tolerance: 3e-3);
    }

    [Fact]
    public void A_transformers_block_trains_and_allocates_nothing_after_the_first_step()
    {
        using var network = Network.Features(20)
            .Residual(main => main.LayerNorm().Add(new Expand()).Gelu().Add(new Contract()).Dropout(0.1)).LayerNorm().Add(new Scores())
            .Build(batch: 30, threads: 2);
        network.Initialize(seed: 1, sparsity: 0.5);
        var data = Samples.Clusters(30, seed: 1);
        var (loss, sgd) = (new SoftmaxCrossEntropy(labelSmoothing: 0.1f), new Sgd(0.1f, momentum: 0.9f));
        double first = Step();
        Assert.Equal(0, Allocation.Of(() => Step()));
        double last = 0;
        for (int i = 0; i < 60; i++)
            last = Step();
        Assert.InRange(last, 0, 0.6 * first);

        double Step()
        {
            network.SetInput(data.Samples.Span);
            double value = loss.Evaluate(network.Forward(), data.Labels.Span, network.OutputGradient).Loss;
            network.Backward();
            sgd.Step(network, 0.1f);
            return value;
        }
    }

    [Fact]
    public void Numbers_and_shapes_that_do_not_fit_are_refused()
    {
        Refused("Layer LayerNorm: 0 features", () => _ = new LayerNorm(0));
        Refused("epsilon is NaN", () => _ = new LayerNorm(3, float.NaN));
        var layer = new LayerNorm(12);
        Refused(
            "its input is an image (3x2x2). Put a Flatten or a GlobalAveragePool before it",
            () => layer.OutputShape(new ActivationShape(2, 2, 3)));
        Refused("takes 12 features, but its input has 5", () => layer.OutputShape(ActivationShape.Vector(5)));
        Refused("weight has 2 entries, but there are 12 features", () => layer.SetAffine([1, 2], new float[12]));
        var image = new Activations(new ActivationShape(2, 2, 3), 2);
        Refused("x has 3x2x2 features, but 12 are needed", () => layer.Forward(image, image));
        var x = new Activations(ActivationShape.Vector(12), 2);
        Assert.Contains(
            "another batch", Assert.Throws<InvalidOperationException>(() => layer.Backward(x, x, x, null)).Message,
            StringComparison.Ordinal);
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
