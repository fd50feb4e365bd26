using Google.Protobuf;
using KernelGen.Tool.Tests.Harness;
using KernelGen.Tool.Tests.Models;

namespace KernelGen.Tool.Tests.Import;

/// <summary>The C# file: what its options change, and that ResNet-18 fits on a screen.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public void ResNet18FitsOnAScreen()
    {
        using var folder = new TemporaryFolder();
        string text = Imported.From(RealModels.ResNet18, folder["out"]).Text;
        string[] lines = text.Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 140, line));
        int begin = Array.FindIndex(lines, line => line.Contains("NetworkBuilder Layers(", StringComparison.Ordinal));
        Assert.InRange(Array.FindIndex(lines, begin, line => line.EndsWith(';')) - begin, 30, 60);
        Assert.Equal(11, lines.Count(line => line.StartsWith("public sealed partial class", StringComparison.Ordinal)));
        Assert.Contains(
            "[DenseConv2d(3, 64, Kernel = 7, Stride = 2, PaddingTop = 3, "
            + "PaddingLeft = 3, PaddingBottom = 2, PaddingRight = 2, Bias = false)]",
            text, StringComparison.Ordinal);
        Assert.Contains(".MaxPool(kernel: (3, 3), stride: (2, 2), padding: new Padding(1, 1, 0, 0))", text, StringComparison.Ordinal);
    }

    [Fact]
    public void BranchesThatDoNotNestHaveVariables()
    {
        using var folder = new TemporaryFolder();
        string text = Import(folder, []).Text;
        Assert.Contains("var x = Network.Image(3, height, width);", text, StringComparison.Ordinal);
        Assert.Contains(".Residual(node1Output).Concat(node2Output, xOutput)", text, StringComparison.Ordinal);
        Assert.Contains("x.From(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatReadsTheInputStaysDenseUnlessNamesAreGiven()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("[DenseConv2d(3, 3, Kernel = 1", Import(folder, []).Text, StringComparison.Ordinal);
        string named = Import(folder, ["--keep-dense", "node12"]).Text;
        Assert.Contains("[SparseConv2d(3, 3, Kernel = 1, Bias = false, DenseKernels = true)]", named, StringComparison.Ordinal);
        Assert.Contains("[DenseConv2d(9, 2, Kernel = 3, Bias = false)]", named, StringComparison.Ordinal);
    }

    [Fact]
    public void SparseWeightsNeedNoDenseKernels()
    {
        using var folder = new TemporaryFolder();
        var model = SampleModels.Braided();
        foreach (var weights in model.Graph.Initializer)
        {
            for (int i = 0; i < weights.FloatData.Count; i += 2)
                weights.FloatData[i] = 0;
        }

        File.WriteAllBytes(folder["sparse.onnx"], model.ToByteArray());
        string text = Imported.From(folder["sparse.onnx"], folder["out"]).Text;
        Assert.Contains("[SparseConv2d(9, 2, Kernel = 3, Bias = false)]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void FrozenLayersEndWithACall()
    {
        using var folder = new TemporaryFolder();
        var frozen = Imported.From(RealModels.ResNet18, folder["out"], "--freeze", "Plus281");
        Assert.Matches(@"BatchNormalization279""\)\)\s*\.Relu\(\)\s*\.Freeze\(\)", frozen.Text);
        var (code, _, error) = Imported.Run("import", RealModels.ResNet18, "--out", folder["out"], "--freeze", "layer7*");
        Assert.Equal(
            (2, true),
            (code, error.StartsWith("--freeze layer7* fits no layer. Layers with weights are Convolution249,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--namespace", "no-name", "--namespace no-name is no namespace")]
    [InlineData("--input", "3x0x2", "--input 3x0x2 is no size of a sample")]
    [InlineData("--keep-dense", "nothing", "--keep-dense nothing fits no layer")]
    public void WrongOptionsAreNamed(string option, string value, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["model.onnx"], SampleModels.Braided().ToByteArray());
        var (code, _, error) = Imported.Run("import", folder["model.onnx"], "--out", folder["out"], option, value);
        Assert.Equal(2, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    private static Imported Import(TemporaryFolder folder, string[] options)
    {
        File.WriteAllBytes(folder["model.onnx"], SampleModels.Braided().ToByteArray());
        string target = folder[$"out{options.Length}"];
        return Imported.From(folder["model.onnx"], target, options);
    }
}
