using System.Diagnostics.Metrics;
using System.Globalization;
using KernelGen.Runtime.Tests.Training.Checkpoints;

namespace KernelGen.Runtime.Tests.Training;

/// <summary>What an epoch says of its layers: masks and gradients, in its result, as metrics and in a file.</summary>
public sealed class LayerStatisticsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Csv => Path.Combine(_folder.Path, "log.csv");

    [Fact]
    public async Task An_epoch_says_what_masks_and_gradients_were()
    {
        using var training = new InterruptedTraining(null, method: "rigl", initialize: true);
        var results = await training.Run();
        var masked = training.Network.MaskedLayers;
        Assert.Equal(["conv1", "fc1", "fc2"], masked.Select(layer => layer.Name));
        foreach (var result in results)
        {
            Assert.Equal(result.Epoch * InterruptedTraining.StepsPerEpoch, result.Step);
            Assert.Equal(["conv1", "conv2", "fc1", "fc2", "fc3"], result.Layers.Select(layer => layer.Layer));
            Assert.All(result.Layers, layer => Assert.InRange(layer.GradientNorm, 1e-6, 1e3));
        }

        var last = results[^1].Layers;
        for (int i = 0; i < masked.Count; i++)
        {
            var row = last.Single(layer => layer.Layer == masked[i].Name);
            Assert.Equal(
                (masked[i].Positions, masked[i].Nonzeros, masked[i].Grown, masked[i].Dropped),
                (row.Weights, row.Nonzeros, row.Grown, row.Dropped));
            Assert.Equal(1 - masked[i].Sparsity, row.Density, 12);
            Assert.Equal(row.Grown, row.Dropped);

            // The churn of all epochs together is what was grown.
            Assert.True(row.Grown > 0);
            Assert.Equal(row.Grown, results.Sum(result => result.Layers.Single(layer => layer.Layer == row.Layer).Churn) * row.Nonzeros, 6);
        }

        foreach (var dense in last.Where(layer => layer.Layer is "conv2" or "fc3"))
            Assert.Equal((1, 0, 0, 0), (dense.Density, dense.Dropped, dense.Grown, dense.Churn));
    }

    /// <summary>The norm is that of the gradient that a hook sees in the last step.</summary>
    [Fact]
    public async Task The_norm_is_that_of_the_last_gradient()
    {
        var watch = new NormWatch();
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f, momentum: 0.9f, weightDecay: 0.01f))
        {
            Hooks = [watch],
        };
        await foreach (var result in trainer.Fit(Samples.Clusters(25, seed: 1), null, 2, 1, TestContext.Current.CancellationToken))
            Assert.Equal(watch.Norm, result.Layers[0].GradientNorm, 1e-6 * watch.Norm);
    }

    [Fact]
    public async Task A_log_has_a_row_for_the_network_and_one_for_each_layer()
    {
        using var training = new InterruptedTraining(null, method: "gmp", initialize: true, hooks: [new CsvLog(Csv)]);
        var results = await training.Run();
        string[][] rows = [.. (await File.ReadAllLinesAsync(Csv, TestContext.Current.CancellationToken)).Select(line => line.Split(','))];
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        Assert.Equal(1 + (results.Count * 6), rows.Length);
        int At(string column) => Array.IndexOf(rows[0], column);
        double Number(string[] row, string column) => double.Parse(row[At(column)], CultureInfo.InvariantCulture);
        for (int i = 0; i < results.Count; i++)
        {
            var whole = rows[1 + (6 * i)];
            Assert.Equal("", whole[At("layer")]);
            Assert.Equal((results[i].Epoch, results[i].Step), (Number(whole, "epoch"), Number(whole, "step")));
            Assert.Equal(results[i].TestAccuracy!.Value, Number(whole, "test_accuracy"), 6);
            Assert.Equal(results[i].Layers.Sum(layer => layer.Nonzeros), Number(whole, "nonzeros"));
            Assert.Equal(results[i].Layers.Sum(layer => layer.Dropped), Number(whole, "dropped"));
            for (int layer = 0; layer < 5; layer++)
            {
                var (row, expected) = (rows[2 + (6 * i) + layer], results[i].Layers[layer]);
                Assert.Equal(expected.Layer, row[At("layer")]);
                Assert.Equal(expected.Density, Number(row, "density"), 6);
                Assert.Equal(expected.GradientNorm, Number(row, "gradient_norm"), 1e-6 * expected.GradientNorm);
            }
        }
    }

    /// <summary>Without the column of seconds, the file of a resumed training is that of an uninterrupted one.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(18)]
    public async Task A_resumed_log_continues(int batches)
    {
        using (var whole = new InterruptedTraining(null, method: "rigl", initialize: true, hooks: [new CsvLog(Csv)]))
            await whole.Run();
        string part = Path.Combine(_folder.Path, "part.csv"), checkpoints = Path.Combine(_folder.Path, "checkpoints");
        using (var first = new InterruptedTraining(checkpoints, method: "rigl", initialize: true, hooks: [new CsvLog(part)])
        {
            StopAfterBatches = batches,
        })
            await first.Run();

        // Rows that were written after the checkpoint, as before a crash.
        await File.AppendAllTextAsync(part, "2,10,lost\n", TestContext.Current.CancellationToken);
        using (var second = new InterruptedTraining(checkpoints, method: "rigl", hooks: [new CsvLog(part)]))
            await second.Run(resume: checkpoints);
        Assert.Equal(Rows(Csv), Rows(part));
        static IEnumerable<string> Rows(string path) =>
            File.ReadAllLines(path).Select(line => string.Join(',', line.Split(',').Where((_, column) => column != 2)));
    }

    [Fact]
    public async Task A_log_never_overwrites_another()
    {
        await File.WriteAllTextAsync(Csv, "precious", TestContext.Current.CancellationToken);
        using (var training = new InterruptedTraining(null, initialize: true, hooks: [new CsvLog(Csv)]))
        {
            Assert.Contains(
                "may be the log of another training", (await Assert.ThrowsAsync<IOException>(() => training.Run())).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal("precious", await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken));

        string checkpoints = Path.Combine(_folder.Path, "checkpoints"), log = Path.Combine(_folder.Path, "part.csv");
        using (var first = new InterruptedTraining(checkpoints, initialize: true, hooks: [new CsvLog(log)]) { StopAfterBatches = 13 })
            await first.Run();
        using (var second = new InterruptedTraining(checkpoints, hooks: [new CsvLog(Csv)]))
        {
            Assert.Contains(
                "does not begin with", (await Assert.ThrowsAsync<IOException>(() => second.Run(resume: checkpoints))).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal("precious", await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken));

        // A log of the same length, but with other numbers.
        string other = Path.Combine(_folder.Path, "other.csv"),
            text = await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            other, text.Replace("conv1", "conv9", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using (var second = new InterruptedTraining(checkpoints, hooks: [new CsvLog(other)]))
            await Assert.ThrowsAsync<IOException>(() => second.Run(resume: checkpoints));

        // Where the log is lost, the rest of the training gets a new one.
        File.Delete(log);
        using (var second = new InterruptedTraining(checkpoints, hooks: [new CsvLog(log)]))
            await second.Run(resume: checkpoints);
        Assert.Equal(1 + (3 * 6), (await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_log_belongs_to_one_training()
    {
        var log = new CsvLog(Csv);
        using (var first = new InterruptedTraining(null, initialize: true, hooks: [log]))
            await first.Run();
        string text = await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken);
        using (var second = new InterruptedTraining(null, initialize: true, hooks: [log]))
            await Assert.ThrowsAsync<IOException>(() => second.Run());
        Assert.Equal(text, await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => new InterruptedTraining(null, hooks: [log, log]).Dispose());
    }

    /// <summary>A source may give fewer samples than its count, say whole batches alone.</summary>
    [Fact]
    public async Task The_norm_is_known_if_the_last_batch_is_dropped()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f));
        await foreach (var result in trainer.Fit(
            new WholeBatches(Samples.Clusters(25, seed: 1)), null, 2, 1, TestContext.Current.CancellationToken))
        {
            Assert.All(result.Layers, layer => Assert.True(layer.GradientNorm > 0));
        }
    }

    [Fact]
    public async Task Layers_are_metrics_with_the_name_of_the_layer()
    {
        var thread = new AsyncLocal<bool>();
        var values = new Dictionary<(string, object?), double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, to) =>
            {
                if (instrument.Name.StartsWith("kernelgen.training.layer", StringComparison.Ordinal))
                    to.EnableMeasurementEvents(instrument);
            },
        };
        void Take<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
            where T : struct, IConvertible
        {
            if (thread.Value)
                values[(instrument.Name["kernelgen.training.layer.".Length..], tags[0].Value)] = value.ToDouble(null);
        }

        listener.SetMeasurementEventCallback<long>(Take);
        listener.SetMeasurementEventCallback<double>(Take);
        listener.Start();
        thread.Value = true;
        using var training = new InterruptedTraining(null, method: "rigl", initialize: true);
        var last = (await training.Run())[^1].Layers;
        foreach (var layer in last)
        {
            Assert.Equal(layer.Density, values[("density", layer.Layer)]);
            Assert.Equal(layer.Dropped, values[("dropped", layer.Layer)]);
            Assert.Equal(layer.Grown, values[("grown", layer.Layer)]);
            Assert.Equal(layer.Churn, values[("churn", layer.Layer)]);
            Assert.Equal(layer.GradientNorm, values[("gradient_norm", layer.Layer)]);
        }
    }

    [Theory]
    [InlineData(1, 50, 3, 100, 50, 5)]
    [InlineData(3, 100, 3, 100, 50, 0)]
    public void The_time_left_is_that_of_all_epochs(int epoch, int done, int epochs, int samples, double perSecond, double seconds) =>
        Assert.Equal(seconds, new TrainingProgress(epoch, epochs, done, samples, perSecond, 0).TimeLeft.TotalSeconds, 9);

    public void Dispose() => _folder.Dispose();

    private sealed class WholeBatches(IBatchSource source) : IBatchSource
    {
        public ActivationShape Shape => source.Shape;

        public int Count => source.Count;

        public int? Classes => source.Classes;

        public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) =>
            source.Train(batch, seed, epoch).Where(samples => samples.Count == batch);

        public IEnumerable<SampleBatch> Evaluate(int batch) => source.Evaluate(batch);
    }

    private sealed class NormWatch : TrainingHook
    {
        public double Norm { get; private set; }

        public override void AfterBackward(TrainingState state) =>
            Norm = Math.Sqrt(state.Network.Parameters[0].Parameter.Gradient.ToArray().Sum(number => (double)number * number));
    }
}
