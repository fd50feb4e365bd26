using System.Diagnostics.Metrics;

namespace KernelGen.Runtime.Tests.Training;

/// <summary>Hooks, accumulation, clipping, metrics, and batch sources that do not keep their word.</summary>
public sealed class TrainerOptionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accumulated_batches_are_one_large_batch()
    {
        // 70 samples: steps of 32, 32 and 6, or of 8 batches of 4, the last one of 4 and 2.
        using Network large = Samples.ClusterNetwork(batch: 32), small = Samples.ClusterNetwork(batch: 4);
        var data = Samples.Clusters(70, seed: 1);
        var expected = await Run(new Trainer(large, new SoftmaxCrossEntropy(), new Sgd(0.1f, 0.9f), LearningRateSchedule.Cosine()), data);
        var counter = new Counter();
        var results = await Run(
            new Trainer(small, new SoftmaxCrossEntropy(), new Sgd(0.1f, 0.9f), LearningRateSchedule.Cosine())
            {
                AccumulatedBatches = 8,
                Hooks = [counter],
            },
            data);
        Assert.Equal([32, 32, 6, 32, 32, 6], counter.Samples);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(expected[epoch].Loss, results[epoch].Loss, 1e-5);
            Assert.Equal(expected[epoch].LearningRate, results[epoch].LearningRate);
        }

        for (int i = 0; i < large.Parameters.Count; i++)
        {
            var (a, b) = (large.Parameters[i].Parameter.Value.ToArray(), small.Parameters[i].Parameter.Value.ToArray());
            for (int k = 0; k < a.Length; k++)
                Assert.Equal(a[k], b[k], 1e-5);
        }
    }

    [Theory]
    [InlineData(0.01f)]
    [InlineData(1000f)]
    public async Task Clipping_scales_the_gradient_to_the_norm(float maxNorm)
    {
        using var network = Samples.ClusterNetwork(batch: 16);
        network.Parameters[1].Parameter.Frozen = true;
        var (before, clipping, after) = (new Gradients(), new GradientClipping(maxNorm), new Gradients());
        await Run(
            new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { Hooks = [before, clipping, after] },
            Samples.Clusters(16, seed: 1), epochs: 1);
        double norm = Math.Sqrt(before.Values.Sum(g => (double)g * g)), factor = Math.Min(1, maxNorm / (norm + 1e-6));
        Assert.Equal(norm, clipping.Norm, norm * 1e-5);
        Assert.Equal(maxNorm < 1, factor < 1);
        for (int i = 0; i < before.Values.Length; i++)
            Assert.Equal(factor * before.Values[i], after.Values[i], 1e-8);
    }

    [Fact]
    public async Task Hooks_run_at_their_moments_in_their_order()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var calls = new List<string>();
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f), LearningRateSchedule.Cosine())
        {
            Hooks = [new Log("a", calls), new Log("b", calls)],
        };
        await Run(trainer, Samples.Clusters(20, seed: 1), epochs: 2);
        string[] step0 = ["a before 0", "b before 0", "a backward 0", "b backward 0", "a after 0", "b after 0"];
        Assert.Equal([.. step0, .. step0.Select(call => call[..^1] + "1"), "a epoch 1", "b epoch 1"], calls.Take(14));
        Assert.Equal(28, calls.Count);
        Assert.Equal("b epoch 2", calls[^1]);
    }

    [Fact]
    public async Task What_a_hook_throws_ends_the_training()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { Hooks = [new Failing()] };
        Assert.Equal(
            "from the hook", (await Assert.ThrowsAsync<TimeoutException>(() => Run(trainer, Samples.Clusters(20, seed: 1)))).Message);
        Assert.All(network.Parameters, named => Assert.All(named.Parameter.Gradient.ToArray(), g => Assert.Equal(0, g)));

        // The network can be used again.
        await Run(new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)), Samples.Clusters(20, seed: 1));
    }

    [Fact]
    public async Task Metrics_count_steps_and_samples()
    {
        var counts = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished =
                (instrument, self) => { if (instrument.Meter.Name == "KernelGen.Training") self.EnableMeasurementEvents(instrument); },
        };

        // Other tests train at the same time, on other threads; what this run does happens within its hooks and steps.
        var thread = new ThreadLocal<bool>();
        void Count<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
            where T : struct, IConvertible
        {
            if (thread.Value)
            {
                counts[instrument.Name] =
                    value.ToDouble(null) + (instrument is Counter<long> ? counts.GetValueOrDefault(instrument.Name) : 0);
            }
        }

        listener.SetMeasurementEventCallback<long>(Count);
        listener.SetMeasurementEventCallback<double>(Count);
        listener.Start();
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { Hooks = [new Around(thread)] };
        var results = await Run(trainer, Samples.Clusters(25, seed: 1), epochs: 2);
        Assert.Equal(6, counts["kernelgen.training.steps"]);
        Assert.Equal(50, counts["kernelgen.training.samples"]);
        Assert.Equal(0.1f, counts["kernelgen.training.learning_rate"]);
        Assert.InRange(counts["kernelgen.training.loss"], 0.01, 10);
        Assert.True(counts["kernelgen.training.step.duration"] > 0);
        Assert.Equal(2, results.Count);
    }

    [Theory]
    [InlineData(3, "has given 30 samples in epoch 1, but its Count is 25")]
    [InlineData(0, "gave no samples in epoch 1")]
    public async Task A_source_that_gives_other_numbers_than_it_says_is_refused(int batches, string message)
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f));
        Assert.Contains(
            message, (await Assert.ThrowsAsync<InvalidOperationException>(() => Run(trainer, new Repeating(batches)))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_waits_for_the_end_of_an_accumulated_step()
    {
        using var source = new CancellationTokenSource();
        using var network = Samples.ClusterNetwork(batch: 10);
        var counter = new Counter();
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            AccumulatedBatches = 3,
            Hooks = [counter],
            Progress = new Cancel(source),
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var epoch in trainer.Fit(Samples.Clusters(90, seed: 1), null, 1, 1, source.Token))
                Assert.Fail($"{epoch}");
        });
        Assert.Equal([30], counter.Samples);
        Assert.All(network.Parameters, named => Assert.All(named.Parameter.Gradient.ToArray(), g => Assert.Equal(0, g)));
    }

    [Fact]
    public async Task A_schedule_without_a_finite_rate_is_refused_before_the_step()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f), new Broken());
        Assert.Contains(
            "The schedule Broken gives a learning rate of NaN for step 0 of 4",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => Run(trainer, Samples.Clusters(20, seed: 1)))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { Hooks = [null!] });
        Assert.Throws<ArgumentNullException>(() => new Sgd(0.1f) { Groups = [null!] });
    }

    [Fact]
    public async Task New_weights_begin_without_state_of_the_optimiser()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f));
        var data = Samples.Clusters(40, seed: 1);
        var first = await Run(trainer, data);
        network.Initialize(seed: 1, sparsity: 0.5);
        Assert.Equal(first.Select(epoch => epoch.Loss), (await Run(trainer, data)).Select(epoch => epoch.Loss));
    }

    [Fact]
    public void No_batches_cannot_be_accumulated()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { AccumulatedBatches = 0 });
        Assert.Contains(
            "is 0; it must be", Assert.Throws<ArgumentOutOfRangeException>(() => new GradientClipping(0)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diverged_step_leaves_no_gradient_of_its_earlier_batches()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            AccumulatedBatches = 3,
            Progress = new Spoil(network),
        };
        var before = network.Parameters.Select(named => named.Parameter.Value.ToArray()).ToArray();
        await Assert.ThrowsAsync<NotFiniteNumberException>(() => Run(trainer, Samples.Clusters(30, seed: 1)));
        Assert.All(network.Parameters, named => Assert.All(named.Parameter.Gradient.ToArray(), g => Assert.Equal(0, g)));
        Assert.Equal(before[0], network.Parameters[0].Parameter.Value.ToArray());
    }

    private static async Task<List<EpochResult>> Run(Trainer trainer, IBatchSource data, int epochs = 2)
    {
        var results = new List<EpochResult>();
        await foreach (var epoch in trainer.Fit(data, null, epochs, seed: 3, Stop))
            results.Add(epoch);
        return results;
    }

    private sealed class Counter : TrainingHook
    {
        public List<int> Samples { get; } = [];

        public override void AfterStep(TrainingState state)
        {
            Samples.Add(state.Samples);
            Assert.True(state.Time.Total > 0 && state.Time.Forward > 0 && state.Time.Backward > 0);
        }
    }

    private sealed class Gradients : TrainingHook
    {
        public float[] Values { get; private set; } = [];

        public override void AfterBackward(TrainingState state) =>
            Values =
            [
                .. state.Network.Parameters.Where(named => !named.Parameter.Frozen).SelectMany(named => named.Parameter.Gradient.ToArray()),
            ];
    }

    private sealed class Log(string name, List<string> calls) : TrainingHook
    {
        public override void BeforeStep(TrainingState state)
        {
            Assert.Equal(0, state.Samples);
            Assert.Equal(new TrainingClock(state.Clock.Epoch, 2, state.Clock.Step, 4), state.Clock);
            calls.Add($"{name} before {state.Clock.Step}");
        }

        public override void AfterBackward(TrainingState state) => calls.Add($"{name} backward {state.Clock.Step}");

        public override void AfterStep(TrainingState state) => calls.Add($"{name} after {state.Clock.Step}");

        public override void AfterEpoch(TrainingState state, EpochResult result) => calls.Add($"{name} epoch {result.Epoch}");
    }

    private sealed class Cancel(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.SamplesDone == 10)
                source.Cancel();
        }
    }

    private sealed class Broken : LearningRateSchedule
    {
        public override float At(float rate, in TrainingClock clock) => float.NaN;
    }

    private sealed class Failing : TrainingHook
    {
        public override void AfterBackward(TrainingState state) => throw new TimeoutException("from the hook");
    }

    private sealed class Around(ThreadLocal<bool> thread) : TrainingHook
    {
        public override void BeforeStep(TrainingState state) => thread.Value = true;

        public override void AfterStep(TrainingState state) => thread.Value = false;
    }

    private sealed class Spoil(Network network) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.SamplesDone == 20)
                network.Parameters[^1].Parameter.Value[0] = float.NaN;
        }
    }

    private sealed class Repeating(int batches) : IBatchSource
    {
        public ActivationShape Shape => ActivationShape.Vector(20);

        public int Count => 25;

        public int? Classes => 5;

        public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) =>
            Enumerable.Repeat(new SampleBatch(new float[200], Enumerable.Range(0, 10).ToArray(), new int[10], default), batches);

        public IEnumerable<SampleBatch> Evaluate(int batch) => Train(batch, 1, 1);
    }
}
