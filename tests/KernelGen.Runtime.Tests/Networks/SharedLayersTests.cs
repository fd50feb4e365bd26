using System.Runtime.CompilerServices;

namespace KernelGen.Runtime.Tests.Networks;

/// <summary>The same layers in two networks, as for training in large batches and answering for single samples.</summary>
public sealed class SharedLayersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_second_residual_network_gives_what_the_first_one_gives(bool reluBeforePool)
    {
        var (stem, first, second, firstNorm, secondNorm) =
            (new BatchNorm2d(8), new Same(), new Same(), new BatchNorm2d(8), new BatchNorm2d(8));
        using var many = Build(20);
        many.Initialize(seed: 1, sparsity: 0.5);
        var samples = Samples.Uniform(20 * 8 * 8 * 7, seed: 2);
        many.SetInput(samples);
        many.Forward();
        many.OutputGradient.Load(Samples.Uniform(20 * 8, seed: 3));
        many.Backward();
        var before = many.Predict(samples);

        using var again = Build(20);
        Assert.Equal(before, again.Predict(samples));
        Assert.Equal(before, many.Predict(samples));
        Assert.All(new[] { stem, firstNorm, secondNorm }, norm => Assert.Equal(Activation.None, norm.Activation));
        Assert.Equal(
            many.Layers.Select(row => (row.Name, row.FusedActivation)), again.Layers.Select(row => (row.Name, row.FusedActivation)));

        using var one = Build(1);
        for (int n = 0; n < 20; n++)
        {
            var alone = one.Predict(samples.AsSpan(n * 448, 448));
            for (int c = 0; c < 8; c++)
                Assert.Equal(before[(8 * n) + c], alone[c], 1e-4f * (1 + Math.Abs(alone[c])));
        }

        Network Build(int batch)
        {
            var begin = Network.Image(8, 8, 7).Add(stem).Relu();
            if (reluBeforePool)
                begin = begin.MaxPool(3, 1, 1);
            return begin.Residual(main => main.Add(first).Add(firstNorm).Relu().Add(second).Add(secondNorm)).Relu().GlobalAveragePool()
                .Build(batch, threads: 1);
        }
    }

    /// <summary>Without the rectifier, after a network that had one, and after a builder that was given up.</summary>
    [Fact]
    public void An_activation_belongs_to_the_network_that_has_it()
    {
        var norm = new BatchNorm2d(2);
        _ = Network.Image(2, 3, 3).Add(norm).Relu();
        using var rectified = Network.Image(2, 3, 3).Add(norm).Relu().Build(batch: 1, threads: 1);
        using var plain = Network.Image(2, 3, 3).Add(norm).Build(batch: 1, threads: 1);
        var sample = Samples.Uniform(18, seed: 1);
        var linear = plain.Predict(sample);
        Assert.Contains(linear, number => number < -0.1f);
        Assert.Equal(linear.Select(number => Math.Max(number, 0)), rectified.Predict(sample));
    }

    [Fact]
    public void Names_belong_to_the_network()
    {
        var (first, second) = (new Square(), new Square());
        using var both = Network.Features(6).Add(first).Add(second).Build(batch: 1, threads: 1);
        using var one = Network.Features(6).Add(second).Build(batch: 1, threads: 1);
        using var reverse = Network.Features(6).Add(second).Add(first).Build(batch: 1, threads: 1);
        Assert.Equal(["Square", "Square_2"], both.Layers.Select(row => row.Name));
        Assert.Equal(["Square"], one.Layers.Select(row => row.Name));
        Assert.Equal(["Square", "Square_2"], reverse.Layers.Select(row => row.Name));
        Assert.Equal(["Square", "Square", "Square_2", "Square_2"], both.Tuning.Select(result => result.Layer));
        Assert.Contains("Square_2", both.Describe(), StringComparison.Ordinal);
    }

    /// <summary>
    /// What a step needs from its forward pass belongs to the network: another one with the same layers may run in between.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_pass_of_another_network_changes_nothing_of_a_step(int keeper)
    {
        var (alone, between) = (Gradients(false), Gradients(true));
        Assert.Contains(alone[0], number => number != 0);
        Assert.Equal(alone, between);

        float[][] Gradients(bool predicts)
        {
            var (same, norm, last) = (new Same(), new BatchNorm2d(8), new Same());
            Layer shared = keeper switch { 0 => norm, 1 => new Dropout(0.5), 2 => new MaxPool2d(3, 1, 1), _ => norm };
            using var one = Build(more: true);
            using var two = Build(more: false);
            one.Initialize(seed: 1, sparsity: 0.5);
            one.OutputGradient.Load(Samples.Uniform(2 * 448, seed: 2));
            one.SetInput(Samples.Uniform(2 * 448, seed: 1));
            one.Forward();
            if (predicts)
                two.Predict(Samples.Uniform(2 * 448, seed: 3));
            one.Backward();
            return [.. one.Parameters.Select(named => named.Parameter.Gradient.ToArray())];

            Network Build(bool more)
            {
                var builder = Network.Image(8, 8, 7).Add(same).Add(shared);
                if (keeper == 3)
                    builder.MaxPool(3, 1, 1);
                return (more ? builder.Add(last) : builder).Build(batch: 2, threads: 1);
            }
        }
    }

    [Fact]
    public async Task Training_is_on_for_layers_that_another_network_has_turned_off()
    {
        var (norm, scores) = (new BatchNorm2d(6), new Square());
        using var many = Network.Features(6).Add(norm).Add(scores).Build(batch: 8, threads: 1);
        using var one = Network.Features(6).Add(norm).Add(scores).Build(batch: 1, threads: 1);
        many.Initialize(seed: 1, sparsity: 0);
        one.Training = false;
        var data = new Dataset(ActivationShape.Vector(6), Samples.Uniform(96, seed: 1), new int[16], classes: 2);
        await foreach (var _ in new Trainer(many, new SoftmaxCrossEntropy(), new Sgd(0.1f))
            .Fit(data, null, epochs: 1, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.True(norm.Training && scores.Training);
        }

        Assert.NotEqual(0, norm.RunningMean[0]);
    }

    /// <summary>Layers live longer than networks, and must not keep their memory.</summary>
    [Fact]
    public void An_ended_network_gives_its_memory_back_though_its_layers_live_on()
    {
        Layer[] layers =
        [
            new Stem(), new BatchNorm2d(8), new Same(), new SameRectified(), new Down(), new MaxPool2d(2), new Flatten(), new FlatHead(),
            new LayerNorm(6), new DenseSquare(), new Square(),
        ];
        foreach (int batch in new[] { 1, 20 })
        {
            var memory = TrainAndEnd(layers, batch);
            for (int i = 0; i < 10 && memory.IsAlive; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Assert.False(memory.IsAlive);
        }

        GC.KeepAlive(layers);
    }

    [Fact]
    public void Bytes_count_what_sparse_convolutions_keep_for_their_gradients()
    {
        var layer = new Same();
        using var network = Network.Image(8, 8, 7).BatchNorm().Add(layer).Build(batch: 32, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        network.SetInput(Samples.Uniform(32 * 448, seed: 1));
        network.Forward();
        long before = network.Bytes;
        network.Backward();

        // Eight runs of rows, each with a gradient of its own; sums of the normalisation come on top.
        Assert.InRange(network.Bytes - before, 8 * sizeof(float) * layer.Weights.Length, 16 * sizeof(float) * layer.Weights.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference TrainAndEnd(Layer[] layers, int batch)
    {
        using var network = layers.Aggregate(Network.Image(3, 15, 13), (builder, layer) => builder.Add(layer)).Build(batch, threads: 2);
        network.Initialize(seed: 1, sparsity: 0.5);
        network.SetInput(Samples.Uniform(batch * 3 * 15 * 13, seed: 1));
        network.Forward();
        network.OutputGradient.Load(Samples.Uniform(batch * 6, seed: 2));
        network.Backward();
        new Sgd(0.1f, momentum: 0.9f).Step(network, 0.1f);
        return network.Memory;
    }
}

[DenseLinear(48, 6)] public sealed partial class FlatHead;
