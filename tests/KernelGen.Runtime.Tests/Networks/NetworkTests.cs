namespace KernelGen.Runtime.Tests.Networks;

public sealed class NetworkTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(15, 31)]
    [InlineData(16, 16)]
    [InlineData(17, 100)]
    [InlineData(100, 7)]
    [InlineData(64, 0)]
    public void Predictions_are_those_of_a_dense_network_for_any_number_of_samples(int batch, int count)
    {
        using var network = Samples.ClusterNetwork(batch);
        var reference = DenseNetwork.CopyOf(network);
        var samples = Samples.Uniform(count * 20, seed: count);
        var scores = network.Predict(samples);
        Assert.Equal(count * 5, scores.Length);
        for (int i = 0; i < count; i++)
        {
            var expected = reference.Forward(samples.AsSpan(i * 20, 20));
            for (int c = 0; c < 5; c++)
                Assert.Equal(expected[c], scores[(i * 5) + c], 1e-5);
        }
    }

    [Fact]
    public void Every_sparse_layer_gets_exactly_the_sparsity_and_its_own_weights()
    {
        using var network = Network.Features(6).Add(new Square()).Add(new Square()).Add(new DenseSquare()).Build(batch: 1, threads: 1);
        network.Initialize(seed: 3, sparsity: 0.75);
        Assert.Equal([9, 9, 36], network.Layers.Select(row => row.Nonzeros));
        Assert.Equal([0.75, 0.75, 0], network.Layers.Select(row => row.Sparsity!.Value));
        var (first, second) = ((SparseLinear)network.Layers[0].Layer, (SparseLinear)network.Layers[1].Layer);
        Assert.NotEqual(first.ToDense(), second.ToDense());

        var before = first.ToDense();
        network.Initialize(seed: 4, sparsity: 0.75);
        Assert.NotEqual(before, first.ToDense());
        network.Initialize(seed: 3, sparsity: 0.75);
        Assert.Equal(before, first.ToDense());
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Initialize(seed: 1, sparsity: 2));
    }

    [Fact]
    public void The_table_is_aligned_and_tells_what_each_layer_is()
    {
        using var network = Samples.ClusterNetwork(batch: 32, threads: 1);
        var lines = network.Describe().TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Matches(@"^layer\s+input\s+output\s+forward kernel\s+of peak\s+bound\s+nonzeros\s+sparsity\s+bytes$", lines[0]);
        const string shares = @"\S*\s+-\s+(-|\d+ %)\s+";
        Assert.Matches(
            @"^Hidden\s+20\s+27\s+(LinearForward_F32_20x27|ScalarSparseLinearForward)" + shares + @"270\s+50 %\s+[\d,]+$", lines[1]);
        Assert.Matches(
            @"^Classifier\s+18\s+5\s+(LinearForward_F32_18x5|ScalarDenseLinearForward)" + shares + @"90\s+0 %\s+[\d,]+$", lines[3]);
        Assert.Matches(@"^total\s+20\s+5\s+batch 32, 1 thread, buffers [\d,]+ bytes\s+603\s+[\d,]+$", lines[4]);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
    }

    [Fact]
    public void The_table_has_the_measured_share_of_the_peak_beside_the_bound()
    {
        using var network = Samples.ClusterNetwork(batch: 32, threads: 1);
        string untuned = network.Describe();
        network.Tune(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        string tuned = network.Describe();
        if (network.Tuning.Any(row => row is { Layer: "Hidden", Pass: "Forward", GigaflopsPerSecond: not null }))
            Assert.Matches(@"(?m)^Hidden .*\s\d+ %\s+\d+ %\s+270\s", tuned);
        Assert.DoesNotMatch(@"(?m)^Hidden .*\s\d+ %\s+\d+ %\s+270\s", untuned);
    }

    [Fact]
    public void Bytes_add_up_to_what_is_held()
    {
        using var network = Network.Features(6).Add(new DenseSquare()).Relu().Build(batch: 16, threads: 1);
        const int line = 6 * 16 * sizeof(float);
        Assert.Equal([(2 * (36 + 6) * sizeof(float)) + line, line], network.Layers.Select(row => row.Bytes));

        // Input, two outputs, and one gradient, which the rectifier changes in place.
        Assert.Equal(4 * line, network.PlannedBytes);
        Assert.Equal((2 * 42 * sizeof(float)) + network.PlannedBytes, network.Bytes);
    }

    [Fact]
    public void Time_is_counted_for_each_layer_and_pass()
    {
        using var network = Samples.ClusterNetwork(batch: 16);
        network.SetInput(Samples.Uniform(16 * 20, seed: 1));
        network.Forward();
        Assert.All(network.Layers, row => Assert.True(row.ForwardTime > TimeSpan.Zero));
        Assert.All(network.Layers, row => Assert.Equal(TimeSpan.Zero, row.BackwardTime));
        network.Backward();
        Assert.All(network.Layers, row => Assert.True(row.BackwardTime > TimeSpan.Zero));
    }

    [Fact]
    public void Layers_before_the_first_weights_get_no_gradient()
    {
        using var network = Network.Features(6).Relu().Add(new Square()).Build(batch: 2, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        network.SetInput(Samples.Uniform(12, seed: 1));
        network.Forward();
        network.Backward();
        Assert.Equal(TimeSpan.Zero, network.Layers[0].BackwardTime);
        Assert.True(network.Layers[1].BackwardTime > TimeSpan.Zero);
    }

    [Fact]
    public void Samples_that_do_not_fit_are_refused()
    {
        using var network = Samples.ClusterNetwork(batch: 4);
        Refused("21 numbers, which is no whole number of samples of 20", () => network.Predict(new float[21]));
        Refused("21 numbers", () => network.SetInput(new float[21]));
        Refused("1 to 4 samples a step, but 5", () => network.SetInput(new float[100]));
        Refused("1 to 4 samples a step, but 0", () => network.SetInput([]));
        Refused("but 5 were given", () => network.SetInput(new float[100], new[] { 0, 1, 2, 3, 4 }));
        Refused("order[0] is 5, but there are 5 samples", () => network.SetInput(new float[100], new[] { 5 }));
    }

    [Fact]
    public void An_ended_network_refuses_work_but_its_layers_live_on()
    {
        var network = Samples.ClusterNetwork(batch: 4, threads: 2);
        var hidden = (SparseLinear)network.Layers[0].Layer;
        network.Dispose();
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.Predict(new float[20]));
        Assert.Throws<ObjectDisposedException>(() => network.Forward());
        hidden.Forward(new Activations(ActivationShape.Vector(20), 1), new Activations(ActivationShape.Vector(27), 1));
    }

    /// <summary>The backward pass gives the memory of the forward pass away.</summary>
    [Fact]
    public void A_backward_pass_needs_a_forward_pass_of_its_own()
    {
        using var network = Samples.ClusterNetwork(batch: 4);
        Refuses();
        network.SetInput(new float[20]);
        Refuses();
        network.Forward();
        network.Backward();
        Refuses();
        network.Forward();
        network.SetInput(new float[20]);
        Refuses();
        network.Forward();
        network.Predict(new float[20]);
        Refuses();

        void Refuses() =>
            Assert.Contains(
                "Call Forward first", Assert.Throws<InvalidOperationException>(network.Backward).Message, StringComparison.Ordinal);
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
