namespace KernelGen.Runtime.Tests.Tuning;

/// <summary>Tuning changes the speed of a network, and nothing that it computes or holds.</summary>
public sealed class TunedTrainingTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Weights_gradients_and_activations_stay_the_same_bits()
    {
        using var network = Clusters(threads: 1);
        var layer = (SparseLinear)network.Layers[0].Layer;
        network.SetInput(Samples.Uniform(16 * 20, seed: 1));
        foreach (ref float gradient in layer.Weights.Gradient)
            gradient = layer.Weights.Value[^1] + gradient;
        Samples.Uniform(layer.Weights.Length, seed: 2).CopyTo(layer.Weights.Gradient);
        float[] output = [.. network.Forward().Data], input = [.. network.Input.Data], order = [.. layer.Weights.Value];
        var (weights, gradients, parameter) = (layer.ToDense(), layer.GradientToDense(), layer.Weights);

        network.TuneBy(Tuner(), Stop);
        Assert.Equal("BackwardInBlocks", network.Layers[0].Kernels[1].Kernel);
        Assert.NotEqual(order, layer.Weights.Value.ToArray());
        Assert.Equal(weights, layer.ToDense());
        Assert.Equal(gradients, layer.GradientToDense());
        Assert.Same(parameter, layer.Weights);
        Assert.Equal(input, network.Input.Data);
        Assert.Equal(output, network.Output.Data);
        Assert.Equal(TimeSpan.Zero, network.Layers[0].BackwardTime);
        float[] again = [.. network.Forward().Data];
        for (int i = 0; i < output.Length; i++)
            Assert.Equal(output[i], again[i], 1e-5);
    }

    [Fact]
    public async Task A_tuned_network_learns_what_an_untuned_one_does()
    {
        using Network tuned = Clusters(threads: 1), untuned = Clusters(threads: 1, tune: false);
        var losses = await Losses(tuned);
        var expected = await Losses(untuned);
        Assert.Contains(tuned.Tuning, result => result.Source == TuningSource.Measured || result.Source == TuningSource.Cached);
        Assert.All(untuned.Tuning.Take(2), result => Assert.Equal(TuningSource.Off, result.Source));
        for (int i = 0; i < losses.Length; i++)
            Assert.Equal(expected[i], losses[i], 1e-5);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Optimiser_state_moves_with_the_weights_into_the_order_of_another_kernel(string name)
    {
        using Network network = Clusters(threads: 1), reference = Clusters(threads: 1, tune: false);
        var (optimizer, expectedOptimizer) = (Optimizer(), Optimizer());
        Step(network, optimizer);
        Step(reference, expectedOptimizer);
        var layer = (SparseLinear)network.Layers[0].Layer;
        var (parameter, before) = (layer.Weights, layer.ToDense());
        float[] order = [.. layer.Weights.Value];

        var results = network.TuneBy(Tuner(), Stop);
        Assert.Equal(("BackwardInBlocks", TuningSource.Measured), (results[1].Kernel, results[1].Source));
        Assert.NotEqual(order, layer.Weights.Value.ToArray());
        Assert.Same(parameter, layer.Weights);
        Assert.Equal(before, layer.ToDense());

        // With the state of other weights, the next steps would go elsewhere.
        for (int i = 0; i < 3; i++)
        {
            Step(network, optimizer);
            Step(reference, expectedOptimizer);
        }

        var (expected, actual) = (((SparseLinear)reference.Layers[0].Layer).ToDense(), layer.ToDense());
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5);

        Optimizer Optimizer() => name == "sgd" ? new Sgd(0.05f, momentum: 0.9f) : new Adam(0.01f);
    }

    [Fact]
    public void A_remembered_choice_comes_into_use_at_any_time()
    {
        var cache = new TuningCache(file: null);
        using Network first = Clusters(threads: 1), second = Clusters(threads: 1);
        first.TuneBy(Tuner(cache), Stop);
        Step(second, new Sgd(0.05f));
        Assert.Equal(("BackwardInBlocks", TuningSource.Cached), (second.TuneBy(Tuner(cache), Stop)[1].Kernel, second.Tuning[1].Source));
        Step(first, new Sgd(0.05f));
        Assert.Equal(("BackwardInBlocks", TuningSource.Measured), (first.TuneBy(Tuner(cache), Stop)[1].Kernel, first.Tuning[1].Source));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Fit_tunes_before_its_first_step_and_never_during_one(int threads)
    {
        var counts = new Dictionary<string, int>();
        var started = false;
        var strangers = new List<string>();
        var layer = FakeLinear.SecondIsFaster(20, 27, _clock, ran: kernel =>
        {
            lock (counts)
            {
                counts[kernel.Name] = counts.GetValueOrDefault(kernel.Name) + 1;
                if (started)
                    strangers.Add(kernel.Name);
            }
        });
        using var network = Network.Features(20).Add(layer).Build(batch: 16, threads);
        network.Initialize(seed: 1, sparsity: 0.5);
        var progress = new FirstReport(() =>
        {
            started = true;
            strangers.Clear();
        });
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f)) { Progress = progress };
        await foreach (var epoch in trainer.Fit(
            Samples.Clusters(64, seed: 1), test: null, epochs: 2, seed: 1, TestContext.Current.CancellationToken))
        {
            Assert.All(network.Tuning, result => Assert.NotEqual(TuningSource.Untuned, result.Source));
        }

        // Seven steps after the first one: each runs one kernel forward and one backward, once a part.
        Assert.Equal(7 * threads, strangers.Count(name => name == network.Layers[0].Kernels[0].Kernel));
        Assert.Equal(7 * threads, strangers.Count(name => name == network.Layers[0].Kernels[1].Kernel));
        Assert.Equal(2 * 7 * threads, strangers.Count);
    }

    [Fact]
    public async Task The_bits_of_a_tuned_run_do_not_depend_on_the_threads()
    {
        double[]? first = null;
        foreach (int threads in new[] { 1, 2, 3, 8 })
        {
            using var network = Clusters(threads);
            var losses = await Losses(network);
            Assert.Equal(first ??= losses, losses);
        }
    }

    [Fact]
    public async Task Cancelling_stops_the_tuning_too()
    {
        using var network = Clusters(threads: 1);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => network.TuneBy(Tuner(), source.Token));
        Assert.All(network.Tuning, result => Assert.Contains(result.Source, new[] { TuningSource.Untuned, TuningSource.OnlyOne }));
    }

    private Tuner Tuner(TuningCache? cache = null) => new(cache ?? new TuningCache(file: null), _clock, TuningPolicy.Budget);

    private Network Clusters(int threads, bool tune = true)
    {
        var network = Network.Features(20).Add(FakeLinear.SecondIsFaster(20, 27, _clock, tune)).Relu().Add(new Deep()).Add(new Classifier())
            .Build(batch: 16, threads);
        network.Initialize(seed: 1, sparsity: 0.5);
        return network;
    }

    private static async Task<double[]> Losses(Network network)
    {
        var losses = new List<double>();
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f, 0.9f));
        await foreach (var epoch in trainer.Fit(
            Samples.Clusters(100, seed: 1), test: null, epochs: 3, seed: 1, TestContext.Current.CancellationToken))
        {
            losses.Add(epoch.Loss);
        }

        return [.. losses];
    }

    private static void Step(Network network, Optimizer optimizer)
    {
        network.SetInput(Samples.Uniform(16 * 20, seed: 1));
        new SoftmaxCrossEntropy().Evaluate(network.Forward(), Enumerable.Range(0, 16).Select(i => i % 5).ToArray(), network.OutputGradient);
        network.Backward();
        optimizer.Step(network);
    }

    private sealed class FirstReport(Action call) : IProgress<TrainingProgress>
    {
        private bool _called;

        public void Report(TrainingProgress value)
        {
            if (!_called)
                call();
            _called = true;
        }
    }
}
