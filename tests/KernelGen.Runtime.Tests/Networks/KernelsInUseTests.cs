using KernelGen.Runtime.Tests.Layers;

namespace KernelGen.Runtime.Tests.Networks;

/// <summary>Kernels by name, as a checkpoint holds them, come into use again whatever was in use before.</summary>
public sealed class KernelsInUseTests
{
    private const int Batch = 10;

    /// <summary>A convolution of few samples uses one of its kernels up to some batch, and another above.</summary>
    [Fact]
    public void Those_of_smaller_batches_depend_on_the_choice_alone()
    {
        using var any = New();
        int candidates = Pass(any, Batch).Kernels.Length;
        Assert.True(candidates > 1);
        for (int wanted = 0; wanted < candidates; wanted++)
        {
            for (int before = 0; before < candidates; before++)
            {
                using Network first = New(), second = New();
                Pass(first, Batch).Use(wanted);
                Pass(second, Batch).Use(before);
                Assert.Empty(second.UseKernels(first.KernelsInUse(), TestContext.Current.CancellationToken));
                Assert.Equal(first.KernelsInUse(), second.KernelsInUse());
                for (int batch = 1; batch <= Batch; batch++)
                {
                    Assert.Equal(InUse(first, batch), InUse(second, batch));
                    var samples = Samples.Uniform(batch * first.InputShape.Features, seed: batch);
                    Assert.Equal(first.Predict(samples), second.Predict(samples));
                }
            }
        }
    }

    /// <summary>Also of layers that have no kernels to choose from.</summary>
    [Fact]
    public void Kernels_of_another_width_are_said()
    {
        using Network wide = Of(VectorWidth.V256), narrow = Of(VectorWidth.V128), same = Of(VectorWidth.V256);
        var stop = TestContext.Current.CancellationToken;
        Assert.Empty(same.UseKernels(wide.KernelsInUse(), stop));
        Assert.Equal(
            ["sparse Forward", "sparse BackwardWeights", "sparse ForwardOverWidth", "sparse Backward", "dense Forward",
                "dense BackwardInput", "dense BackwardWeights"],
            narrow.UseKernels(wide.KernelsInUse(), stop));

        static Network Of(VectorWidth width)
        {
            var options = new KernelOptions { Width = width, Tune = false };
            var network = Network.Image(3, 6, 5).Add(new Storage.AnyImage(options), "sparse")
                .Add(new Storage.AnyDenseImage(options), "dense").Build(batch: 16, threads: 1);
            network.Initialize(seed: 1, sparsity: 0.5);
            return network;
        }
    }

    private static Network New()
    {
        var network = Network.Image(2, 9, 40).Add(new Unpadded()).Build(Batch, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        return network;
    }

    private static TunablePass Pass(Network network, int batch) =>
        network.Layers[0].Run.TunablePasses(batch, needsInputGradient: false)
            .Single(pass => pass.Name.StartsWith("Forward of", StringComparison.Ordinal));

    private static string InUse(Network network, int batch) => Pass(network, batch) is var pass ? pass.Kernels[pass.InUse] : "";
}
