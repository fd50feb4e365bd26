using KernelGen.Tool.Tests.Harness;
using KernelGen.Tool.Tests.Printing;

namespace KernelGen.Tool.Tests.Commands;

/// <summary>Options of the import that cannot be followed are named, and nothing is written.</summary>
public sealed class ImportCommandTests
{
    [Theory]
    [InlineData("--freeze", "x", "--freeze x fits no layer. Layers with weights are linear.")]
    [InlineData("--freeze", "", "--freeze  fits no layer. Layers with weights are linear.")]
    [InlineData("--keep-dense", "softmax", "--keep-dense softmax fits no layer with weights. Layers with weights are linear.")]
    [InlineData("--keep-dense", "x", "--keep-dense x fits no layer with weights. Layers with weights are linear.")]
    public void PatternsMustFitALayer(string option, string pattern, string message)
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = Imported.Run("import", Model().Save(folder["model.onnx"]), "--out", folder["out"], option, pattern);
        Assert.Equal((2, message + Environment.NewLine), (code, error));
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void LayersWithoutWeightsCanBeFrozen()
    {
        using var folder = new TemporaryFolder();
        string text = Imported.From(Model().Save(folder["model.onnx"]), folder["out"], "--freeze", "s*").Text;
        Assert.Contains(".Sigmoid().Softmax().Freeze()", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyNamesAreRefused()
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = Imported.Run("import", "", "--out", folder["out"]);
        Assert.Equal((2, true), (code, error.StartsWith("<model.onnx> is empty. Give the path of a file.", StringComparison.Ordinal)));
        (code, _, error) = Imported.Run("import", Model().Save(folder["model.onnx"]), "--out", "");
        Assert.Equal((2, true), (code, error.StartsWith("--out is empty. Give the path of a folder.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void AFileIsNoFolder(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "text");
        var (code, _, error) = Imported.Run("import", Model().Save(folder["model.onnx"]), "--out", folder[name]);
        Assert.Equal(2, code);
        Assert.StartsWith($"--out {folder[name]} is no folder: {folder["file"]} is a file.", error, StringComparison.Ordinal);
    }

    private static NamedModel Model() => new NamedModel(4).Floats("w", [4, 4], 1)
        .Node("Gemm", "linear", "x w").Node("Sigmoid", "sigmoid", "linear").Node("Softmax", "softmax", "sigmoid");
}
