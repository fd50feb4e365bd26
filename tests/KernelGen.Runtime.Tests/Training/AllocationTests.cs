namespace KernelGen.Runtime.Tests.Training;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_training_step_allocates_nothing_after_the_first(int threads)
    {
        var data = Samples.Clusters(100, seed: 1);
        using var network = Network.Features(20).Add(new Hidden()).Relu().Add(new Deep()).Flatten().Add(new Classifier())
            .Build(batch: 30, threads);
        network.Initialize(seed: 1, sparsity: 0.5);
        var (loss, sgd) = (new SoftmaxCrossEntropy(), new Sgd(0.01f, momentum: 0.9f, weightDecay: 1e-4f));
        var order = Enumerable.Range(0, 100).ToArray();

        Step(30);
        Step(7);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 20; i++)
                Step(i % 2 == 0 ? 30 : 7);
        }));

        void Step(int batch)
        {
            network.SetInput(data.Samples, order.AsMemory(0, batch));
            loss.Evaluate(network.Forward(), data.Labels.Span[..batch], network.OutputGradient);
            network.Backward();
            sgd.Step(network, 0.01f);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_through_residual_blocks_allocates_nothing_after_the_first(int threads)
    {
        using var network = Network.Features(6).Add(new DenseSquare())
            .Residual(main => main.Add(new Square()).Add(new DenseSquare())).Relu()
            .Residual(main => main.Add(new DenseSquare()), shortcut => shortcut.Add(new Square()))
            .Build(batch: 30, threads);
        network.Initialize(seed: 1, sparsity: 0.5);
        Assert.Contains(network.Layers, row => row.Step.Gradients.Any(gradient => gradient?.Scratch is not null));
        var samples = Samples.Uniform(30 * 6, seed: 1);
        Step(30);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 20; i++)
                Step(i % 2 == 0 ? 30 : 7);
        }));

        void Step(int batch)
        {
            network.SetInput(samples.AsSpan(0, 6 * batch));
            network.Forward();
            network.OutputGradient.Load(samples.AsSpan(0, 6 * batch));
            network.Backward();
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void An_epoch_allocates_its_order_and_nothing_for_its_steps(int accumulated, bool prefetch)
    {
        var data = Samples.Clusters(990, seed: 1);
        using var network = Samples.ClusterNetwork(batch: 10);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f), LearningRateSchedule.Cosine())
        {
            Hooks = [new GradientClipping(1)],
            AccumulatedBatches = accumulated,
        };
        var run = new TrainingRun(trainer, prefetch ? ((IBatchSource)data).Prefetch() : data, epochs: 6, seed: 1);
        var token = TestContext.Current.CancellationToken;
        Epoch();

        // 990 numbers of the order and some objects for the epoch; 99 steps would take 24 bytes each for the smallest object.
        Assert.InRange(Allocation.Of(Epoch), 0, (990 * sizeof(int)) + 1500);
        void Epoch() => run.EndEpoch(run.RunEpoch(token));
    }
}
