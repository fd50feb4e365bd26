using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Printing;

/// <summary>Padding that was computed for one size of images goes with no other size.</summary>
public sealed class SizedPaddingTests
{
    [Theory]
    [InlineData("Conv", "SAME_UPPER", 2, true)]
    [InlineData("Conv", "SAME_LOWER", 2, true)]
    [InlineData("MaxPool", "SAME_UPPER", 2, true)]
    [InlineData("AveragePool", "SAME_LOWER", 2, true)]
    [InlineData("Conv", "SAME_UPPER", 1, false)]
    [InlineData("Conv", "VALID", 2, false)]
    [InlineData("MaxPool", "NOTSET", 2, false)]
    public void SizesAreFreeUnlessTheyDecidePadding(string name, string padding, int stride, bool isSized)
    {
        var model = new NamedModel(2, 5, 6).Floats("w", [2, 2, 3, 3], 1).Node(
            name, "window", name == "Conv" ? "x w" : "x", NamedModel.Text("auto_pad", padding),
            NamedModel.Ints("kernel_shape", 3, 3), NamedModel.Ints("strides", stride, stride)).Node("Sigmoid", "y", "window");
        using var folder = new TemporaryFolder();
        var (code, output, error) = Imported.Run("import", model.Save(folder["sized.onnx"]), "--out", folder["out"]);
        Assert.True(code == 0, error + output);
        string text = File.ReadAllText(folder[Path.Combine("out", "Sized.cs")]);
        Assert.Equal(isSized, text.Contains("NetworkBuilder Layers() =>", StringComparison.Ordinal));
        Assert.Equal(isSized, text.Contains("Network.Image(2, 5, 6)", StringComparison.Ordinal));
        Assert.Equal(!isSized, text.Contains("Layers(int height = 5, int width = 6)", StringComparison.Ordinal));
        Assert.Equal(isSized, output.Contains("padded for images of this size alone", StringComparison.Ordinal));
    }
}
