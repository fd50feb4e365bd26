namespace KernelGen.Runtime.Tests.Training;

/// <summary>Networks whose weights nobody has set, and what a diverged step leaves behind.</summary>
public sealed class UntouchedNetworkTests
{
    [Fact]
    public async Task A_network_without_weights_is_refused_with_the_layers_and_the_remedy()
    {
        var (hidden, deep, classifier) = (new Hidden(), new Deep(), new Classifier());
        using var network = Network.Features(20).Add(hidden).Add(deep).Add(classifier).Build(batch: 10, threads: 1);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.01f));
        var data = Samples.Clusters(20, seed: 1);
        Refused(
            "Layers Hidden, Deep, Classifier have no weights yet. Call network.Initialize(seed, sparsity), or SetWeights of each",
            await Fit());
        Refused("Hidden, Deep, Classifier", Record.Exception(() => trainer.Evaluate(data, TestContext.Current.CancellationToken)));
        Refused("Hidden, Deep, Classifier", Record.Exception(() => network.Predict(new float[20])));
        network.SetInput(new float[20]);
        Refused("Hidden, Deep, Classifier", Record.Exception(() => network.Forward()));

        // Tuning moves weights about, but sets none.
        network.Tune(cancellationToken: TestContext.Current.CancellationToken);
        hidden.SetBias(new float[27]);
        hidden.SetWeights(Samples.Uniform(20 * 27, seed: 1));
        Refused("Layers Deep, Classifier have", await Fit());
        classifier.SetWeights(new float[18 * 5]);
        Refused("Layer Deep has no weights yet", await Fit());

        // No weight at all may be what is meant.
        deep.SetWeights(new float[27 * 18], new bool[27 * 18]);
        Assert.Null(await Fit());

        async Task<Exception?> Fit() => await Record.ExceptionAsync(async () =>
        {
            await foreach (var _ in trainer.Fit(data, null, epochs: 1, cancellationToken: TestContext.Current.CancellationToken))
            {
            }
        });

        static void Refused(string message, Exception? thrown) =>
            Assert.Contains(message, Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convolutions_are_asked_as_well()
    {
        using var network = Network.Image(8, 8, 7).Add(new Networks.Same()).BatchNorm().Build(batch: 1, threads: 1);
        Assert.Contains(
            "Layer Same has no weights", Assert.Throws<InvalidOperationException>(() => network.Predict(new float[448])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Two by two pixels of one sample have a variance, one pixel has none.</summary>
    [Fact]
    public void A_pass_that_does_not_come_to_its_end_moves_no_statistics()
    {
        var (first, second) = (new BatchNorm2d(1), new BatchNorm2d(4));
        using var network = Network.Image(1, 2, 2).Add(first).Add(new Networks.ToOnePixel()).Add(second).Build(batch: 2, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        network.SetInput(Samples.Uniform(4, seed: 1));
        Assert.Contains(
            "one number for each channel", Assert.Throws<InvalidOperationException>(() => network.Forward()).Message,
            StringComparison.Ordinal);
        Assert.Equal((0f, 1f), (first.RunningMean[0], first.RunningVariance[0]));
        Assert.Equal(0, second.RunningMean[0]);
        network.SetInput(Samples.Uniform(8, seed: 1));
        network.Forward();
        Assert.NotEqual(0, first.RunningMean[0]);
    }

    [Fact]
    public async Task A_step_that_diverges_leaves_weights_and_running_statistics_as_they_were()
    {
        var (ten, norm, pooled, dropout) = (new TenTimes(), new BatchNorm2d(1), new BatchNorm2d(1), new Dropout(0.5));
        using var network = Network.Image(1, 4, 4).Add(ten).Add(norm).Relu().Add(pooled).MaxPool(2).Add(dropout).Flatten()
            .Add(new FourToTwo()).Build(batch: 4, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        ten.SetWeights([10]);
        var samples = Samples.Uniform(8 * 16, seed: 1);

        // Finite, but ten times as much is not.
        Array.Fill(samples, 3e38f, 4 * 16, 16);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.01f));
        var data = new Dataset(new ActivationShape(4, 4, 1), samples, new int[8], classes: 2);
        await Assert.ThrowsAsync<NotFiniteNumberException>(async () =>
        {
            await foreach (var _ in trainer.Fit(data, null, epochs: 5, cancellationToken: TestContext.Current.CancellationToken))
            {
            }
        });
        foreach (float number in new[] { norm, pooled }.SelectMany(
            layer => (float[])[layer.RunningMean[0], layer.RunningVariance[0], layer.Weight.Value[0], layer.Bias.Value[0]]))
        {
            Assert.True(float.IsFinite(number) && Math.Abs(number) < 100, $"{number} is not what it was before the step");
        }

        Assert.All(network.Predict(Samples.Uniform(16, seed: 2)), number => Assert.True(float.IsFinite(number)));
    }
}

[DenseLinear(4, 2)] public sealed partial class FourToTwo;

[DenseConv2d(1, 1, Kernel = 1, Height = 4, Width = 4)] public sealed partial class TenTimes;
