using KernelGen.Runtime.Tests.Networks;
using KernelGen.Runtime.Tests.Sparsity;
using KernelGen.Runtime.Tests.Training.Masks;

namespace KernelGen.Runtime.Tests.Layers;

[SparseLinear(20, 27, Activation = Activation.Relu, DenseKernels = true)] public sealed partial class EitherHidden;

[SparseConv2d(6, 9, Kernel = 3, Stride = 2, Padding = 1, Groups = 3, Activation = Activation.Relu, DenseKernels = true)]
public sealed partial class EitherGrouped;

[SparseConv2d(2, 5, Kernel = 3, Padding = 2, Dilation = 2, Height = 16, Width = 5, DenseKernels = true)]
public sealed partial class EitherDilated;

/// <summary>
/// Sparse layers with dense kernels as well: they compute the same with both, and lose nothing when they change from one to the other.
/// </summary>
public sealed class DenseKernelsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(0.15)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void A_linear_layer_computes_the_same_with_both(double sparsity)
    {
        var (either, sparse) = (new EitherHidden(), new Hidden());
        using Network network = Network.Features(20).Add(either).Add(new Deep()).Build(19, threads: 1),
            other = Network.Features(20).Add(sparse).Add(new Deep()).Build(19, threads: 1);
        network.Initialize(seed: 1, sparsity);
        other.Initialize(seed: 1, sparsity);
        either.UseLayout(dense: true);
        Assert.True(either.UsesDenseKernels);
        Assert.Contains("Dense", network.Layers[0].Kernels[0].Kernel, StringComparison.Ordinal);
        Assert.Equal(540, either.Weights.Length);
        Assert.Equal(sparse.Pattern.Nonzeros, network.Layers[0].Nonzeros);
        Assert.Equal(sparse.ToDense(), either.ToDense());
        Close(Step(other), Step(network));
        Close(sparse.GradientToDense(), either.GradientToDense());
        Assert.Equal(either.Weights.Gradient.ToArray(), either.GradientToDense());

        either.UseLayout(dense: false);
        Assert.Equal(sparsity < 0.2, either.UsesDenseKernels);
        Close(sparse.GradientToDense(), either.GradientToDense());

        static float[] Step(Network network)
        {
            network.SetInput(Samples.Uniform(19 * 20, seed: 5));
            float[] y = [.. network.Forward().Data];
            network.OutputGradient.Load(Samples.Uniform(19 * 18, seed: 6));
            network.Backward();
            return y;
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.15, 20)]
    [InlineData(0.3, 20)]
    [InlineData(0.7, 3)]
    [InlineData(0.7, 1)]
    public void A_convolution_computes_the_same_with_both(double sparsity, int batch)
    {
        var (grouped, cut) = (new EitherGrouped(), new EitherDilated());
        Check(grouped, new Grouped(), new ActivationShape(7, 5, 6), grouped.UseLayout, () => grouped.UsesDenseKernels);
        Check(cut, new CutDilated(), new ActivationShape(16, 5, 2), cut.UseLayout, () => cut.UsesDenseKernels);

        void Check(SparseConv2d either, SparseConv2d sparse, ActivationShape shape, Action<bool> use, Func<bool> isDense)
        {
            using Network network = Network.Image(shape.Channels, shape.Height, shape.Width).Add(either).Build(batch, threads: 2);
            using Network other = Network.Image(shape.Channels, shape.Height, shape.Width).Add(sparse).Build(batch, threads: 2);
            network.Initialize(seed: 1, sparsity);
            other.Initialize(seed: 1, sparsity);
            use(true);
            Assert.True(isDense());
            Assert.Contains("Dense", network.Layers[0].Kernels[0].Kernel, StringComparison.Ordinal);
            Assert.Equal(sparse.ToDense(), either.ToDense());
            Close(Step(other), Step(network));
            Close(sparse.GradientToDense(), either.GradientToDense());
            Assert.Equal(either.Weights.Gradient.ToArray().Order(), either.GradientToDense().Order());
            use(false);
            Assert.Equal(sparsity < 0.2, isDense());
            Close(sparse.GradientToDense(), either.GradientToDense());
        }

        float[] Step(Network network)
        {
            network.SetInput(Samples.Uniform(batch * network.InputShape.Features, seed: 5));
            var y = new float[batch * network.OutputShape.Features];
            network.Forward().Store(y);
            network.OutputGradient.Load(Samples.Uniform(batch * network.OutputShape.Features, seed: 6));
            network.Backward();
            return y;
        }
    }

    [Fact]
    public async Task A_convolution_is_tuned_with_its_layout()
    {
        var layer = new EitherGrouped();
        using var network = Network.Image(6, 7, 5).Add(layer).GlobalAveragePool().Build(16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.6);
        await Task.Run(() => network.Tune(), Stop);
        Assert.Equal(layer.UsesDenseKernels ? "Dense" : "Unstructured", network.Tuning.Single(result => result.Pass == "Layout").Kernel);
    }

    [Fact]
    public void A_change_of_kernels_loses_nothing()
    {
        var layer = new EitherHidden();
        using var network = Network.Features(20).Add(layer).Build(16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.6);
        Assert.False(layer.UsesDenseKernels);
        var adam = new Adam(0.01f);
        Train(3);
        var (values, gradient) = (layer.ToDense(), layer.GradientToDense());
        layer.UseLayout(dense: true);
        Assert.Equal(values, layer.ToDense());
        Assert.Equal(gradient, layer.GradientToDense());
        layer.UseLayout(dense: false);
        layer.UseLayout(dense: true);

        // The same steps with sparse kernels alone: momentum was kept, and masked weights stay zero.
        Train(3);
        var twin = new Hidden();
        using var other = Network.Features(20).Add(twin).Build(16, threads: 1);
        other.Initialize(seed: 1, sparsity: 0.6);
        var otherAdam = new Adam(0.01f);
        TrainOn(other, otherAdam, 6);
        Close(twin.ToDense(), layer.ToDense());
        var mask = layer.Pattern.ToMask();
        for (int i = 0; i < mask.Length; i++)
            Assert.True(mask[i] || layer.Weights.Value[i] == 0);

        void Train(int steps) => TrainOn(network, adam, steps);

        static void TrainOn(Network network, Adam adam, int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                network.SetInput(Samples.Uniform(16 * 20, seed: 5));
                network.Forward();
                network.OutputGradient.Load(Samples.Uniform(16 * 27, seed: 6));
                network.Backward();
                adam.Step(network);
            }
        }
    }

    [Fact]
    public async Task Pruning_begins_with_dense_kernels_and_ends_with_what_is_faster()
    {
        var (layer, sparse) = (new EitherHidden(), new Hidden());
        using Network network = Build(layer), other = Build(sparse);
        Assert.True(layer.UsesDenseKernels);
        foreach (var each in new[] { other, network })
        {
            var trainer = new Trainer(each, new SoftmaxCrossEntropy(), new Sgd(0.05f, momentum: 0.9f))
            {
                Hooks = [new GradualMagnitudePruning(0.9, interval: 2)],
            };
            await foreach (var epoch in trainer.Fit(Samples.Clusters(100, seed: 1), null, 3, cancellationToken: Stop))
                Assert.True(double.IsFinite(epoch.Loss));
        }

        Assert.Equal(54, layer.Pattern.Nonzeros);
        Assert.InRange(layer.Pattern.CountCommon(sparse.Pattern), 50, 54);
        var layout = network.Tuning.Single(result => result.Layer == "EitherHidden" && result.Pass == "Layout");
        Assert.Equal(layout.Kernel == "Dense", layer.UsesDenseKernels);
        Assert.Contains(layout.Kernel, new[] { "Dense", "Unstructured" });

        static Network Build(Layer first)
        {
            var network = Network.Features(20).Add(first).Add(new Deep()).Add(new Classifier()).Build(10, threads: 1);
            network.Initialize(seed: 1, sparsity: 0);
            return network;
        }
    }

    [Fact]
    public async Task The_choice_is_told_with_both_times_and_a_reason()
    {
        var (either, dense) = (new EitherHidden(), new EitherHidden(new KernelOptions { DenseBelow = 0.9 }));
        using var network = Network.Features(20).Add(either).Add(new Deep()).Add(new Classifier()).Build(32, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.8);
        string[] lines = (await Task.Run(() => network.Choose(), Stop)).TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^layer\s+sparsity\s+sparse kernels\s+dense kernels\s+in use\s+why\s*$", lines[0]);
        string other = either.UsesDenseKernels ? "sparse" : "dense", used = either.UsesDenseKernels ? "dense" : "sparse";
        Assert.Matches($@"^EitherHidden\s+80 %\s+[\d.]+ us\s+[\d.]+ us\s+{used}\s+\d\.\d\dx as fast as ({other}|{used})\s*$", lines[1]);
        Assert.Matches(@"^Deep\s+80\.04 %\s+-\s+-\s+sparse\s+it has no others\s*$", lines[2]);
        Assert.Matches(@"^Classifier\s+0 %\s+-\s+-\s+dense\s+it has no others\s*$", lines[3]);

        using var second = Network.Features(20).Add(dense).Build(32, threads: 1);
        second.Initialize(seed: 1, sparsity: 0.8);
        Assert.True(dense.UsesDenseKernels);
        Assert.Contains("fewer zeros than KernelOptions.DenseBelow", await Task.Run(() => second.Choose(), Stop), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelOptions { DenseBelow = double.NaN });
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-5f * (1 + Math.Abs(expected[i])));
    }
}
