using System.Text.Json;
using ResNet18.CommandLine;
using ResNet18.Model;

namespace KernelGen.Samples.Tests.ResNet18;

public sealed class NetworkTests
{
    // 64->64 four times, 64->128, 128->128 three times and so on, with the 1 x 1 shortcuts: torchvision's ResNet-18 without its
    // first convolution.
    private const int SparseConvolutions = 11_157_504;

    [Fact]
    public void Has_the_layers_of_torchvision()
    {
        using var network = ResNetLayers.Features(64).Add(Classifiers.For(1000)).Build(batch: 1, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);

        // 11,689,512 parameters in torchvision: the weights, two for each of 4,800 normalised channels, and 1,000 biases.
        Assert.Equal(11_689_512 - (2 * 4_800) - 1_000, network.Layers.Sum(row => row.Nonzeros));
        Assert.Equal(20, network.Layers.Count(row => row.Layer is Conv2d));
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.95)]
    public void Uniform_sparsity_is_that_of_each_layer(double sparsity)
    {
        using var network = ResNet18Network.Create(Options(SparsityScope.Uniform, sparsity), 10);

        var layers = SparseLayers(network);
        Assert.Equal(19, layers.Count);
        Assert.All(layers, layer => Assert.Equal(sparsity, layer.Pattern.Sparsity, 0.0005));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.95)]
    public void Global_sparsity_is_that_of_all_layers_together(double sparsity)
    {
        using var network = ResNet18Network.Create(Options(SparsityScope.Global, sparsity), 10);

        var layers = SparseLayers(network);
        Assert.Equal(SparseConvolutions, layers.Sum(layer => (long)layer.Pattern.Rows * layer.Pattern.Columns));
        Assert.Equal((1 - sparsity) * SparseConvolutions, layers.Sum(layer => (long)layer.Pattern.Nonzeros), SparseConvolutions * 1e-4);
    }

    [Fact]
    public void One_threshold_leaves_layers_of_few_outputs_denser()
    {
        using var network = ResNet18Network.Create(Options(SparsityScope.Global, 0.95), 10);

        var layers = SparseLayers(network);
        float[] smallest = [.. layers.Select(layer => layer.ToDense().Where(weight => weight != 0).Min(Math.Abs))];
        Assert.All(smallest, weight => Assert.Equal(smallest[0], weight, 0.002f));
        Assert.True(Named(network, "Shortcut128").Pattern.Sparsity < Named(network, "Conv64").Pattern.Sparsity);
        Assert.True(Named(network, "Conv64").Pattern.Sparsity < Named(network, "Conv512").Pattern.Sparsity);
    }

    [Fact]
    public void Without_zeros_dense_kernels_compute_all_convolutions()
    {
        using var network = ResNet18Network.Create(Options(SparsityScope.Global, 0), 10);
        Assert.All(SparseLayers(network), layer => Assert.True(layer.UsesDenseKernels));
    }

    [Fact]
    public async Task The_dense_network_learns()
    {
        double[] losses = await Losses("--sparsity", "0", "--learning-rate", "0.01");
        Assert.True(losses[^1] < losses[0]);
    }

    [Fact]
    public async Task The_losses_are_bitwise_equal_at_any_number_of_threads()
    {
        double[] one = await Losses("--threads", "1");

        foreach (string threads in (string[])["2", "3"])
            Assert.Equal(one, await Losses("--threads", threads));
    }

    [Fact]
    public async Task Trains_and_measures_on_folders_and_names_what_it_skipped()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder, "train");
        TestImages.WriteTwoClasses(folder, "test");
        TestImages.Write(folder, "test/red/broken.png", [1, 2, 3]);

        // Red and blue: an eye that sees anything tells them apart.
        var run = await Sample.Start(
            "--size", "64", "--batch", "6", "--steps", "8", "--data", folder["train"], "--test", folder["test"], "--learning-rate", "0.01",
            "--label-smoothing", "0.1", "--json", folder["result.json"]);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"12 images of 2 classes from {folder["train"]}", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"1 image could not be read and was skipped: {folder["test/red/broken.png"]}", run.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["result.json"], TestContext.Current.CancellationToken));
        Assert.InRange(json.RootElement.GetProperty("test_accuracy").GetDouble(), 0, 1);
    }

    private static ResNetOptions Options(SparsityScope scope, double sparsity) =>
        new(64, null, sparsity, scope, null, null, 1, 1, 0.1f, 0, 1, 1, null, null);

    private static List<SparseConv2d> SparseLayers(Network network) => [.. network.Layers.Select(row => row.Layer).OfType<SparseConv2d>()];

    private static SparseConv2d Named(Network network, string name) => (SparseConv2d)network.Layers.Single(row => row.Name == name).Layer;

    private static async Task<double[]> Losses(params string[] options)
    {
        using var folder = new TemporaryFolder();
        var run = await Sample.StartShort([.. options, "--classes", "10", "--steps", "3", "--json", folder["result.json"]]);
        Assert.Equal("", run.Error);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["result.json"]));
        return [.. json.RootElement.GetProperty("loss").EnumerateArray().Select(loss => loss.GetDouble())];
    }
}
