namespace KernelGen.Runtime.Tests.Layers;

/// <summary>More rows than keep their order, whatever vectors the machine has, and no whole number of runs of them.</summary>
[SparseLinear(520, 2150, Activation = Activation.Relu)] public sealed partial class ManyRows;

public sealed class OrderedRowsTests
{
    private const int Batch = 40;

    /// <summary>A kernel that joins rows was chosen; then the pattern becomes too sparse for it.</summary>
    [Fact]
    public void A_pattern_that_becomes_too_sparse_for_joined_rows_gets_the_first_kernel()
    {
        using var network = Network.Features(520).Add(new ManyRows()).Build(Batch, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.8);
        var pass = network.Layers[0].Run.TunablePasses(Batch, needsInputGradient: true)[0];
        int joined = Array.FindIndex(pass.Kernels, kernel => kernel.Contains("_ByPanel_", StringComparison.Ordinal));
        Assert.SkipWhen(joined < 0, "Kernels of this machine's vectors join no rows.");
        pass.Use(joined);
        Assert.Equal(pass.Kernels[joined], network.Layers[0].Kernels[0].Kernel);

        network.MaskedLayers[0].Change(SparsityPattern.Random(2150, 520, 0.95, seed: 2));
        var sparser = network.Layers[0].Run.TunablePasses(Batch, needsInputGradient: true)[0];
        Assert.Equal((0, pass.Kernels[0]), (sparser.InUse, sparser.Kernels[0]));
        Assert.DoesNotContain(pass.Kernels[joined], sparser.Kernels);
        Assert.Contains(network.KernelsInUse().Keys, name => name.Contains(pass.Kernels[0], StringComparison.Ordinal));
        Assert.NotEmpty(network.TuningReport());
        network.SetInput(Samples.Uniform(Batch * 520, seed: 3));
        network.Forward();
        Assert.Equal(pass.Kernels[0], network.Layers[0].Kernels[0].Kernel);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_layer_of_many_rows_computes_the_product_on_any_number_of_threads(int threads)
    {
        var layer = new ManyRows();
        using var network = Network.Features(520).Add(layer).Build(Batch, threads);
        network.Initialize(seed: 1, sparsity: 0.97);
        layer.SetBias(Samples.Uniform(2150, seed: 2));
        float[] x = Samples.Uniform(Batch * 520, seed: 3), w = layer.ToDense(), b = layer.Bias!.Value.ToArray();
        network.SetInput(x);
        var y = new float[Batch * 2150];
        network.Forward().Store(y);
        for (int n = 0; n < Batch; n++)
        {
            for (int i = 0; i < 2150; i++)
            {
                double sum = b[i];
                for (int j = 0; j < 520; j++)
                    sum += (double)w[(i * 520) + j] * x[(n * 520) + j];
                Assert.Equal(Math.Max(sum, 0), y[(n * 2150) + i], 1e-5);
            }
        }
    }

    [Fact]
    public void Its_rows_change_their_order()
    {
        var layer = new ManyRows();
        var kernels = layer.KernelTable.Forward.Where(
            kernel => kernel.Width != VectorWidth.Scalar && kernel.Packing is { Panel: 1, Block: > 0 });
        var pattern = SparsityPattern.Random(2150, 520, 0.9, seed: 1);
        Assert.All(kernels, kernel => Assert.True(PackedPattern.ForForward(pattern, kernel.Packing).LinesPerRun > 1));
        Assert.NotEmpty(kernels);
    }

    [Fact]
    public void Its_bits_do_not_depend_on_the_threads()
    {
        float[] one = Output(1);
        Assert.Equal(one, Output(2));
        Assert.Equal(one, Output(5));

        static float[] Output(int threads)
        {
            using var network = Network.Features(520).Add(new ManyRows()).Build(Batch, threads);
            network.Initialize(seed: 1, sparsity: 0.9);
            return network.Predict(Samples.Uniform(Batch * 520, seed: 3));
        }
    }
}
