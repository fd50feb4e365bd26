namespace KernelGen.Runtime.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public async Task A_sparse_network_learns_the_clusters_and_keeps_its_pattern()
    {
        var (train, test) = (Samples.Clusters(1000, seed: 1), Samples.Clusters(500, seed: 2));
        using var network = Samples.ClusterNetwork(batch: 50, sparsity: 0.8);
        var masks = network.Layers.Take(2).Select(row => ((SparseLinear)row.Layer).Pattern.ToMask()).ToArray();
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f, momentum: 0.9f), LearningRateSchedule.Cosine());
        Assert.InRange(Evaluate(trainer, test).Accuracy!.Value, 0, 0.5);

        var epochs = await Run(trainer, train, test, epochs: 15);
        Assert.Equal(Enumerable.Range(1, 15), epochs.Select(epoch => epoch.Epoch));
        Assert.True(epochs[^1].Loss < epochs[0].Loss / 4, $"loss {epochs[0].Loss} -> {epochs[^1].Loss}");
        Assert.True(epochs[^1].TestAccuracy >= 0.95, $"test accuracy {epochs[^1].TestAccuracy}");
        Assert.Equal(Evaluate(trainer, test).Accuracy, epochs[^1].TestAccuracy);
        for (int i = 0; i < masks.Length; i++)
            Assert.Equal(masks[i], ((SparseLinear)network.Layers[i].Layer).Pattern.ToMask());
    }

    [Theory]
    [InlineData(0.9f, false, 0)]
    [InlineData(0.9f, true, 0.01f)]
    [InlineData(0, false, 0.01f)]
    public async Task Training_agrees_with_a_dense_network_in_double(float momentum, bool nesterov, float decay)
    {
        // 45 samples in batches of 16 end with a batch of 13: lanes without samples must not count.
        const int epochs = 4, seed = 5;
        var data = Samples.Clusters(45, seed: 3);
        using var network = Samples.ClusterNetwork(batch: 16);
        var reference = DenseNetwork.CopyOf(network);
        var trainer = new Trainer(
            network, new SoftmaxCrossEntropy(), new Sgd(0.05f, momentum, nesterov, decay), LearningRateSchedule.Cosine());
        var results = await Run(trainer, data, test: null, epochs, seed);

        for (int epoch = 0, step = 0; epoch < epochs; epoch++)
        {
            var order = Enumerable.Range(0, 45).ToArray();
            Shuffle.Apply(order, seed, epoch + 1);
            double loss = 0;
            foreach (var batch in order.Chunk(16))
            {
                var samples = batch.SelectMany(i => data.Samples.Slice(i * 20, 20).ToArray()).ToArray();
                var labels = batch.Select(i => data.Labels.Span[i]).ToArray();
                double rate = 0.05f * (1 + Math.Cos(Math.PI * step++ / (3 * epochs))) / 2;
                loss += reference.Step(samples, labels, rate, momentum, nesterov, decay) * batch.Length / 45;
            }

            Assert.Equal(loss, results[epoch].Loss, 1e-5);
        }

        for (int layer = 0; layer < 2; layer++)
            RequireClose(reference.Weights(layer), ((SparseLinear)network.Layers[layer].Layer).ToDense());
        RequireClose(reference.Weights(2), ((DenseLinear)network.Layers[2].Layer).Weights.Value.ToArray());
        RequireClose(reference.Bias(0), ((Linear)network.Layers[0].Layer).Bias!.Value.ToArray());
    }

    [Fact]
    public async Task The_bits_do_not_depend_on_the_threads()
    {
        var runs = new List<(double[] Losses, float[][] Parameters)>();
        foreach (int threads in new[] { 1, 2, 3, 8 })
        {
            using var network = Samples.ClusterNetwork(batch: 48, threads);
            var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f, 0.9f));
            var epochs = await Run(trainer, Samples.Clusters(200, seed: 1), Samples.Clusters(70, seed: 2), epochs: 3);
            runs.Add((
                epochs.SelectMany(
                    epoch => new[] { epoch.Loss, epoch.TrainAccuracy!.Value, epoch.TestAccuracy!.Value, epoch.TestLoss!.Value }).ToArray(),
                network.Layers.SelectMany(row => row.Layer.Parameters).Select(parameter => parameter.Value.ToArray()).ToArray()));
        }

        Assert.All(runs, run => Assert.Equal(runs[0].Losses, run.Losses));
        Assert.All(runs, run => Assert.Equal(runs[0].Parameters, run.Parameters));
    }

    [Fact]
    public async Task The_seed_decides_the_order()
    {
        Assert.Equal(await LossBySeed(1), await LossBySeed(1));
        Assert.NotEqual(await LossBySeed(1), await LossBySeed(2));

        static async Task<double> LossBySeed(int seed)
        {
            using var network = Samples.ClusterNetwork(batch: 16);
            return (await Run(
                new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f)), Samples.Clusters(100, seed: 1), null, epochs: 2,
                seed))[^1].Loss;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    [InlineData(256)]
    public async Task Every_batch_size_reports_each_sample_once(int batch)
    {
        using var network = Samples.ClusterNetwork(batch);
        var progress = new Progress();
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.01f)) { Progress = progress };
        var epochs = await Run(trainer, Samples.Clusters(120, seed: 1), null, epochs: 2);

        int steps = (120 + batch - 1) / batch;
        Assert.Equal(2 * steps, progress.Reports.Count);
        Assert.Equal(
            Enumerable.Range(1, steps).Select(step => Math.Min(120, step * batch)),
            progress.Reports.Take(steps).Select(report => report.SamplesDone));
        Assert.All(progress.Reports, report => Assert.Equal((120, 2), (report.Samples, report.Epochs)));
        Assert.All(progress.Reports, report => Assert.True(report.SamplesPerSecond > 0));
        Assert.Equal(
            epochs.Select(epoch => epoch.Loss), progress.Reports.Where(report => report.SamplesDone == 120).Select(report => report.Loss));
        Assert.All(epochs, epoch => Assert.Null(epoch.TestAccuracy));
        Assert.All(epochs, epoch => Assert.Equal(0.01f, epoch.LearningRate));
    }

    [Fact]
    public async Task Accuracy_and_loss_of_an_evaluation_are_those_of_the_predictions()
    {
        var data = Samples.Clusters(77, seed: 4);
        using var network = Samples.ClusterNetwork(batch: 32);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f, 0.9f));
        await Run(trainer, data, null, epochs: 3);
        var evaluation = Evaluate(trainer, data);

        var scores = network.Predict(data.Samples.Span);
        int correct = 0;
        double loss = 0;
        for (int i = 0; i < 77; i++)
        {
            var z = scores.AsSpan(i * 5, 5).ToArray();
            correct += Array.IndexOf(z, z.Max()) == data.Labels.Span[i] ? 1 : 0;
            loss += Math.Log(z.Sum(score => Math.Exp(score))) - z[data.Labels.Span[i]];
        }

        Assert.Equal(correct / 77.0, evaluation.Accuracy);
        Assert.Equal(loss / 77, evaluation.Loss, 1e-5);
    }

    [Fact]
    public async Task Cancelling_stops_between_two_steps()
    {
        using var source = new CancellationTokenSource();
        using var network = Samples.ClusterNetwork(batch: 10);
        var progress = new Progress { OnReport = report => { if (report.SamplesDone == 30) source.Cancel(); } };
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f)) { Progress = progress };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunUntil(trainer, Samples.Clusters(100, seed: 1), null, epochs: 5, seed: 1, source.Token));
        Assert.Equal(3, progress.Reports.Count);
    }

    [Fact]
    public async Task A_loss_that_is_no_number_stops_before_the_weights_are_spoilt()
    {
        using var network = Samples.ClusterNetwork(batch: 50);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(1e20f));
        var thrown = await Assert.ThrowsAsync<NotFiniteNumberException>(
            () => Run(trainer, Samples.Clusters(500, seed: 1), null, epochs: 3));
        Assert.Matches(@"in epoch 1, step [2-9] of 10, at a learning rate of 1E\+20", thrown.Message);
        Assert.Contains("lower learning rate", thrown.Message, StringComparison.Ordinal);
        Assert.False(double.IsFinite(thrown.OffendingNumber));
        Assert.All(
            network.Layers.SelectMany(row => row.Layer.Parameters),
            parameter => Assert.All(parameter.Gradient.ToArray(), g => Assert.Equal(0, g)));
    }

    [Fact]
    public void Data_that_does_not_fit_the_network_is_refused_at_once()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f));
        var good = Samples.Clusters(10, seed: 1);
        Refused(
            "train has samples of shape 6, but the network takes 20",
            () => Fit(new Dataset(ActivationShape.Vector(6), new float[12], new int[2], 2), null, 1));
        Refused(
            "test has 9 classes, but the network gives 5 scores",
            () => Fit(good, new Dataset(ActivationShape.Vector(20), new float[40], new int[2], 9), 1));
        Refused("0 epochs", () => Fit(good, null, epochs: 0));
        Refused(
            "data has samples of shape 6", () => Evaluate(trainer, new Dataset(ActivationShape.Vector(6), new float[12], new int[2], 2)));

        // An image may go into a network of as many features, but not into one of other images.
        Evaluate(trainer, new Dataset(new ActivationShape(4, 5, 1), new float[40], new int[2], 2));
        using var images = Network.Image(1, 5, 4).Flatten().Add(new Hidden()).Add(new Deep()).Add(new Classifier())
            .Build(batch: 2, threads: 1);
        Refused("shape 1x4x5, but the network takes 1x5x4", () => Evaluate(
            new Trainer(images, new SoftmaxCrossEntropy(), new Sgd(0.1f)),
            new Dataset(new ActivationShape(4, 5, 1), new float[40], new int[2], 2)));

        // Refused by the call itself, not when the first epoch is asked for.
        void Fit(Dataset train, Dataset? test, int epochs) =>
            _ = trainer.Fit(train, test, epochs, seed: 1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_epoch_prints_as_one_line()
    {
        var epoch = new EpochResult(3, 0.51234, 0.8123, 0.8456, 1.5, 53333.3, 0.025f);
        Assert.Equal("epoch   3  loss 0.5123  train 81.23 %  test 84.56 %  1.50 s  53,333 samples/s  rate 0.025", epoch.ToString());
        Assert.Equal(
            "epoch   3  loss 0.5123  train 81.23 %  1.50 s  53,333 samples/s  rate 0.025", (epoch with { TestAccuracy = null }).ToString());
    }

    private static Task<List<EpochResult>> Run(Trainer trainer, Dataset train, Dataset? test, int epochs, int seed = 1) =>
        RunUntil(trainer, train, test, epochs, seed, TestContext.Current.CancellationToken);

    private static async Task<List<EpochResult>> RunUntil(
        Trainer trainer, Dataset train, Dataset? test, int epochs, int seed, CancellationToken cancellationToken)
    {
        var results = new List<EpochResult>();
        await foreach (var epoch in trainer.Fit(train, test, epochs, seed, cancellationToken))
            results.Add(epoch);
        return results;
    }

    private static EvaluationResult Evaluate(Trainer trainer, Dataset data) =>
        trainer.Evaluate(data, TestContext.Current.CancellationToken);

    private static void RequireClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5);
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private sealed class Progress : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public Action<TrainingProgress>? OnReport { get; init; }

        public void Report(TrainingProgress value)
        {
            Reports.Add(value);
            OnReport?.Invoke(value);
        }
    }
}
