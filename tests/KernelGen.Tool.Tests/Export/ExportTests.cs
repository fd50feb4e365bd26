using KernelGen.Onnx;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Export;

/// <summary>Layers that imported models do not bring, orders of features, and what cannot be exported.</summary>
public sealed class ExportTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void LayersWithoutWeights() => Check(
        Network.Image(3, 5, 4).Silu().Tanh().Concat(a => a, b => b.HardSwish().Dropout(0.5)).Clip(-0.5f, float.PositiveInfinity)
            .Multiply(gate => gate.GlobalAveragePool().Sigmoid())
            .AveragePool((2, 3), (1, 2), new Padding(1, 0, 0, 2), roundUp: true)
            .AveragePool((2, 2), (1, 1), new Padding(0, 1, 1, 0), countPadding: false)
            .Residual(main => main.Gelu().LeakyRelu(0.2f)).BatchNorm().Relu(),
        3, 5, 4);

    [Fact]
    public void VectorsOfImages() =>
        Check(Network.Image(4, 3, 3).GlobalAveragePool().LayerNorm().Concat(a => a.Softmax(), b => b.LogSoftmax()).HardSigmoid(), 4, 3, 3);

    [Fact]
    public void AnImageThatIsFlattenedLastKeepsTheNetworksOrder() => Check(Network.Image(2, 3, 4).Sigmoid().Flatten().Gelu(), 2, 3, 4);

    [Fact]
    public void AFlattenedImageBesideALinearLayerKeepsTheNetworksOrder()
    {
        Check(Network.Image(2, 2, 2).Concat(a => a.Flatten(), b => b.Flatten().Add(new Layers.Mix())), 2, 2, 2);
        Check(Network.Image(2, 2, 2).Flatten().Concat(a => a.Tanh(), b => b.Add(new Layers.Mix())), 2, 2, 2);
    }

    [Fact]
    public void AFlattenedImageThatIsNormalisedKeepsTheNetworksOrder()
    {
        Check(Network.Image(2, 2, 2).Flatten().BatchNorm(), 2, 2, 2);
        Check(Network.Image(2, 2, 2).Flatten().BatchNorm().Add(new Layers.Mix()), 2, 2, 2);
        Check(Network.Image(2, 3, 2).Flatten().LayerNorm(), 2, 3, 2);
    }

    [Fact]
    public void ASumOfFeaturesInTwoOrdersIsRefused()
    {
        using var folder = new TemporaryFolder();
        using var network = Network.Image(2, 2, 2).Flatten().Residual(main => main.Add(new Layers.Mix())).Build(1, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        string message = Assert.Throws<NotSupportedException>(() => network.ToOnnx(folder["a.onnx"])).Message;
        Assert.Contains("ResidualAdd joins a flattened image and other features", message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["a.onnx"]));
    }

    [Fact]
    public void LayersOfUsersAreNamed()
    {
        using var folder = new TemporaryFolder();
        using var network = Network.Features(4).Add(new Layers.Own(), "mine").Tanh().Build(1, threads: 1);
        string message = Assert.Throws<NotSupportedException>(() => network.ToOnnx(folder["a.onnx"])).Message;
        Assert.Contains("mine (Own) is no operator of ONNX", message, StringComparison.Ordinal);
    }

    [Fact]
    public void SparseWeightsAreDenseWithZeros()
    {
        using var folder = new TemporaryFolder();
        using var network = Network.Image(2, 2, 2).Flatten().Add(new Layers.Mix(), "mix").Build(4, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.75);
        network.ToOnnx(folder["a.onnx"]);
        var (code, output, error) = Imported.Run("inspect", folder["a.onnx"]);
        Assert.True(code == 0, error);
        Assert.Contains("64 weights, 75.00 % zeros", output, StringComparison.Ordinal);
        RequireSame(network, folder["a.onnx"], [2, 2, 2]);
    }

    private static void Check(NetworkBuilder builder, params int[] shape)
    {
        using var folder = new TemporaryFolder();
        using var network = builder.Build(5, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        SetNormalizations(network);
        foreach (bool fold in new[] { false, true })
        {
            network.ToOnnx(folder["a.onnx"], fold);
            RequireSame(network, folder["a.onnx"], shape);
        }
    }

    /// <summary>Other factors, shifts and statistics for each feature.</summary>
    private static void SetNormalizations(Network network)
    {
        var random = new Random(3);
        foreach (var layer in network.Layers.Select(row => row.Layer))
        {
            if (layer is BatchNorm2d batch)
            {
                batch.SetAffine(Numbers(batch.Channels), Numbers(batch.Channels));
                batch.SetRunningStatistics(Numbers(batch.Channels), Numbers(batch.Channels));
            }
            else if (layer is LayerNorm norm)
            {
                norm.SetAffine(Numbers(norm.Features), Numbers(norm.Features));
            }
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() + 0.5f)];
    }

    private static void RequireSame(Network network, string path, int[] shape)
    {
        var random = new Random(2);
        float[] samples = [.. Enumerable.Range(0, 5 * shape.Aggregate((a, b) => a * b)).Select(_ => (random.NextSingle() * 8) - 4)];
        using var session = new OnnxRuntimeSession(path);
        Outputs.RequireNear(session.Run(samples, [5, .. shape]), network.Predict(samples), Tolerance);
    }
}
