namespace KernelGen.Runtime.Tests.Networks;

/// <summary>
/// One thread at a time uses a network, whatever number of threads it has itself; a second one is refused and disturbs nothing.
/// </summary>
public sealed class ExclusiveUseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Callers_at_the_same_time_are_refused_and_no_prediction_is_wrong(int threads)
    {
        using var network = Samples.ClusterNetwork(batch: 16, threads);
        var samples = new[] { Samples.Uniform(16 * 20, seed: 1), Samples.Uniform(16 * 20, seed: 2) };
        var expected = samples.Select(s => network.Predict(s)).ToArray();
        int refused = 0, answered = 0;
        using var start = new Barrier(2);
        var callers = Enumerable.Range(0, 2).Select(caller => new Thread(() =>
        {
            start.SignalAndWait(TestContext.Current.CancellationToken);
            for (int i = 0; i < 5000; i++)
            {
                try
                {
                    // A wrong answer counts as neither.
                    if (network.Predict(samples[caller]).AsSpan().SequenceEqual(expected[caller]))
                        Interlocked.Increment(ref answered);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        })).ToArray();
        Array.ForEach(callers, thread => thread.Start());
        Array.ForEach(callers, thread => thread.Join());
        Assert.Equal(10_000, answered + refused);
        Assert.True(answered > 0);
        Assert.Equal(expected[0], network.Predict(samples[0]));
    }

    [Fact]
    public void Every_use_is_refused_while_another_thread_is_at_it_and_says_what_to_do()
    {
        using var network = Samples.ClusterNetwork(batch: 16);
        var data = Samples.Clusters(16, seed: 1);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f));
        Action[] uses =
        [
            () => network.Predict(new float[20]), () => network.SetInput(new float[20]), () => network.SetInput(data.Samples, new[] { 0 }),
            () => network.Forward(), network.Backward, () => network.Initialize(1, 0.5), () => network.Tune(),
            () => network.Training = false, () => trainer.Evaluate(data), () => new Sgd(0.1f).Step(network, 0.1f),
        ];
        using (network.Use())
        {
            foreach (var use in uses)
            {
                var thrown = OnAnotherThread(use);
                Assert.Contains(
                    "Another thread is using this network", Assert.IsType<InvalidOperationException>(thrown).Message,
                    StringComparison.Ordinal);
            }

            // The thread that has it may enter again.
            network.Predict(new float[20]);
        }

        Assert.Null(OnAnotherThread(() => network.Predict(new float[20])));
        Assert.Throws<ArgumentException>(() => network.Predict(new float[21]));
        Assert.Null(OnAnotherThread(() => network.Predict(new float[20])));
    }

    [Fact]
    public async Task Training_keeps_others_out_but_not_between_epochs()
    {
        using var network = Samples.ClusterNetwork(batch: 10);
        var data = Samples.Clusters(40, seed: 1);
        Exception? during = null;
        int steps = 0;
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.01f))
        {
            Progress = new Immediately(() =>
            {
                steps++;
                during ??= OnAnotherThread(() => network.Predict(new float[20]));
                network.Predict(new float[20]);
            }),
        };
        await foreach (var _ in trainer.Fit(data, data, epochs: 2, cancellationToken: TestContext.Current.CancellationToken))
            Assert.Equal(5, network.Predict(new float[20]).Length);
        Assert.IsType<InvalidOperationException>(during);
        Assert.Equal(8, steps);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    public void Workers_refuse_a_second_caller_and_work_within_work(int threads, int parts)
    {
        using var workers = new Workers(threads, processors: threads);
        var nested = new Calling(() => workers.Run(new Calling(() => { }), parts));
        Assert.Throws<InvalidOperationException>(() => workers.Run(nested, parts));
        var second = new Calling(
            () => Assert.IsType<InvalidOperationException>(OnAnotherThread(() => workers.Run(new Calling(() => { }), parts))));
        workers.Run(second, parts);

        // The calling thread alone needs no guard.
        Workers.CallerOnly.Run(new Calling(() => Workers.CallerOnly.Run(new Calling(() => { }), 1)), 1);
        Workers.CallerOnly.Dispose();
        Workers.CallerOnly.Run(new Calling(() => { }), 1);
    }

    [Fact]
    public void Workers_of_one_thread_that_were_ended_refuse_work()
    {
        var workers = new Workers(1);
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => workers.Run(new Calling(() => { }), 1));
    }

    private static Exception? OnAnotherThread(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(action));
        thread.Start();
        thread.Join();
        return thrown;
    }

    private sealed class Calling(Action action) : IParallelWork
    {
        public void Run(int part) => action();
    }

    private sealed class Immediately(Action action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action();
    }
}
