using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Printing;

/// <summary>Neither the class of a network nor its namespace takes a name that the file needs.</summary>
public sealed class TakenNamesTests
{
    [Fact]
    public void ClassesLeaveTheNamesOfTypesAndOfTheirMethod()
    {
        string[] names = ["network", "layers", "padding", "activation", "layer-norm", "sparse conv2d", "action", "system", "kernelGen"];
        using var folder = new TemporaryFolder();
        var files = new List<string>();
        foreach (string name in names)
        {
            string target = folder[name];
            var (code, output, error) = Imported.Run(
                "import", Model().Save(folder[name + ".onnx"]), "--out", target, "--namespace", $"Names.Of{files.Count}");
            Assert.True(code == 0, error + output);
            files.Add(Assert.Single(Directory.GetFiles(target, "*.cs")));
        }

        string[] classes = [.. files.Select(file => Path.GetFileNameWithoutExtension(file))];
        string[] expected =
        [
            "NetworkModel", "LayersModel", "PaddingModel", "ActivationModel", "LayerNormModel", "SparseConv2dModel", "ActionModel",
            "SystemModel", "KernelGenModel",
        ];
        Assert.Equal(expected, classes);
        var builders = ImportedCode.Compile([.. files.Select(file => File.ReadAllText(file))]);
        for (int i = 0; i < classes.Length; i++)
        {
            using var network = builders($"Names.Of{i}.{classes[i]}").Build(batch: 1, threads: 1);
        }
    }

    [Theory]
    [InlineData("class.namespace", "is no namespace: class is a keyword of C#. Give another name in its place.")]
    [InlineData("MyApp.static", "is no namespace: static is a keyword of C#.")]
    [InlineData("MyApp.Network", "hides the type KernelGen.Network, which the C# file uses. Give another name in the place of Network.")]
    [InlineData("Padding", "hides the type KernelGen.Padding,")]
    [InlineData("My.SparseLinear.Model", "hides the type KernelGen.SparseLinear,")]
    public void NamespacesThatDoNotCompileAreRefused(string name, string problem)
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = Imported.Run(
            "import", Model().Save(folder["model.onnx"]), "--out", folder["out"], "--namespace", name);
        Assert.Equal(2, code);
        Assert.StartsWith($"--namespace {name} {problem}", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void TheNamespaceMayHaveTheNameOfTheClass()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = Imported.Run(
            "import", Model().Save(folder["model.onnx"]), "--out", folder["out"], "--namespace", "MyApp.Model");
        Assert.True(code == 0, error + output);
        var builders = ImportedCode.Compile(File.ReadAllText(folder[Path.Combine("out", "Model.cs")]));
        using var network = builders("MyApp.Model.Model").Build(batch: 1, threads: 1);
    }

    /// <summary>A network whose file uses all types that a file can use but dense layers of vectors.</summary>
    private static NamedModel Model() => new NamedModel(2, 8, 8)
        .Floats("w0", [4, 2, 3, 3], 1).Floats("w1", [4, 4, 1, 1], 1).Floats("scale", [4], 1).Floats("w2", [4, 3], 1)
        .Node("Conv", "first", "x w0").Node("Relu", "rectified", "first")
        .Node("MaxPool", "pooled", "rectified", NamedModel.Ints("kernel_shape", 3, 3), NamedModel.Ints("pads", 1, 1, 0, 0))
        .Node("Conv", "second", "pooled w1").Node("GlobalAveragePool", "mean", "second").Node("Flatten", "vector", "mean")
        .Node("LayerNormalization", "normalised", "vector scale", NamedModel.Float("epsilon", 1e-3f))
        .Node("Gemm", "last", "normalised w2");
}
