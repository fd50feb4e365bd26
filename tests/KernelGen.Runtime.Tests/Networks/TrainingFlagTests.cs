namespace KernelGen.Runtime.Tests.Networks;

public sealed class TrainingFlagTests
{
    [Fact]
    public void It_is_on_at_first_and_set_for_all_layers_at_once()
    {
        using var network = Samples.ClusterNetwork(batch: 4);
        Assert.True(network.Training);
        Assert.All(network.Layers, row => Assert.True(row.Layer.Training));
        network.Training = false;
        Assert.All(network.Layers, row => Assert.False(row.Layer.Training));
    }

    [Fact]
    public void Predictions_run_without_training_and_leave_every_layer_as_it_was()
    {
        var seen = new Watching();
        using var network = Network.Features(20).Add(new Hidden()).Add(seen).Add(new Deep()).Add(new Classifier())
            .Build(batch: 10, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        network.Layers[0].Layer.Training = false;
        network.Predict(new float[40]);
        new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f))
            .Evaluate(Samples.Clusters(10, seed: 1), TestContext.Current.CancellationToken);
        Assert.Equal([false, false], seen.Trainings);
        Assert.True(network.Training);
        Assert.Equal([false, true, true, true], network.Layers.Select(row => row.Layer.Training));

        Assert.Throws<ArgumentException>(() => network.Predict(new float[41]));
        Assert.True(network.Training);
    }

    [Fact]
    public async Task Fit_trains_and_evaluates_in_turn()
    {
        var seen = new Watching();
        using var network = Network.Features(20).Add(new Hidden()).Add(seen).Add(new Deep()).Add(new Classifier())
            .Build(batch: 10, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        network.Training = false;
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.01f));
        await foreach (var _ in trainer.Fit(
            Samples.Clusters(20, seed: 1), Samples.Clusters(10, seed: 2), epochs: 2,
            cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.True(network.Training);
        }

        Assert.Equal([true, true, false, true, true, false], seen.Trainings);
    }

    /// <summary>Hands through what it gets, and remembers whether that was training.</summary>
    private sealed class Watching : Layer
    {
        public List<bool> Trainings { get; } = [];

        public override ActivationShape OutputShape(ActivationShape input) => input;

        public override LayerRun Bind(ActivationShape input) => new Run(this);

        private sealed class Run(Watching layer) : LayerRun(layer)
        {
            public override void Forward(RunOperands operands, Workers workers)
            {
                layer.Trainings.Add(layer.Training);
                operands.Input.Data.CopyTo(operands.Output.Data);
            }

            public override void Backward(RunOperands operands, Workers workers) =>
                operands.OutputGradient.Data.CopyTo(operands.InputGradient!.Data);
        }
    }
}
