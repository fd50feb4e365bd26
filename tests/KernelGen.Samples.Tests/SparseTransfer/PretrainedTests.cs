using System.Reflection;
using SparseTransfer.Model;

namespace KernelGen.Samples.Tests.SparseTransfer;

public sealed class PretrainedTests
{
    private const string Model = "microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx";

    [Fact]
    public void The_committed_class_is_what_an_import_writes()
    {
        using var folder = new TemporaryFolder();
        var facts = typeof(PretrainedTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        string packages = facts.Single(pair => pair.Key == "PackageCache").Value!;
        var error = new StringWriter();

        int code = Tool.Program.Run(
            ["import", Path.Combine(packages, Model), "--out", folder.Path, "--namespace", "SparseTransfer.Model"], TextWriter.Null, error);

        Assert.Equal("", error.ToString());
        Assert.Equal(0, code);
        string committed = Path.Combine(Root(), "samples", "SparseTransfer", "Model", "ResNet18.cs");
        Assert.Equal(File.ReadAllText(committed), File.ReadAllText(folder["ResNet18.cs"]));
        Assert.True(File.ReadAllBytes(folder["ResNet18.safetensors"]).AsSpan().SequenceEqual(File.ReadAllBytes(Pretrained.WeightsFile)));
    }

    [Fact]
    public void Missing_weights_are_explained()
    {
        string message = Assert.Throws<InputException>(() => Pretrained.Load(Layers(), "missing.safetensors")).Message;

        Assert.Contains("missing.safetensors", message, StringComparison.Ordinal);
        Assert.Contains("--weights random", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 15)]
    [InlineData(4, 22)]
    public void Groups_are_frozen_with_all_before_them(int groups, int convolutions)
    {
        var layers = Layers().Add(Classifiers.For(10), TransferNetwork.ClassifierName);
        var (before, after) = layers.SplitBefore(Pretrained.FirstAfter(groups));
        using Network frozen = before.Build(batch: 1, threads: 1), trained = after.Build(batch: 1, threads: 1);

        Assert.Equal(convolutions, frozen.Layers.Count(row => row.Layer is Conv2d));
        Assert.Equal(22 - convolutions, trained.Layers.Count(row => row.Layer is Conv2d));
    }

    private static NetworkBuilder Layers() => global::SparseTransfer.Model.ResNet18.Layers(32, 32);

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KernelGen.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
