using KernelGen.Tool.Tests.Harness;
using KernelGen.Tool.Tests.Printing;

namespace KernelGen.Tool.Tests.Import;

/// <summary>Layers that the runtime refuses are refused at the import, by the name of the node and the runtime's reason.</summary>
public sealed class LayerCheckTests
{
    [Theory]
    [InlineData(5f, 1f)]
    [InlineData(1f, 1f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(0f, float.NaN)]
    public void BoundsThatLeaveNothing(float least, float most) => Refuses(
        new NamedModel(4).Floats("least", [], least).Floats("most", [], most).Node("Clip", "bad", "x least most"),
        FormattableString.Invariant($"Layer Clip: min is {least} and max is {most}; min must be below max, say 0 and 6 for ReLU6"));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void SlopesThatAreNotFinite(float slope) => Refuses(
        new NamedModel(4).Node("LeakyRelu", "bad", "x", NamedModel.Float("alpha", slope)),
        FormattableString.Invariant($"Layer LeakyRelu: the slope is {slope}; it must be finite"));

    [Fact]
    public void ALineThatIsNotFinite() => Refuses(
        new NamedModel(4).Node("HardSigmoid", "bad", "x", NamedModel.Float("beta", float.NaN)),
        "Layer HardSigmoid: the offset is NaN; it must be finite");

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void VariancesWithoutEpsilon(float epsilon)
    {
        string reason = FormattableString.Invariant($"epsilon is {epsilon}; it must be finite and more than 0, say 0.00001");
        Refuses(
            new NamedModel(4).Floats("c", [4], 1).Node("BatchNormalization", "bad", "x c c c c", NamedModel.Float("epsilon", epsilon)),
            "Layer BatchNorm2d: " + reason);
        Refuses(
            new NamedModel(4).Floats("c", [4], 1).Node("LayerNormalization", "bad", "x c c", NamedModel.Float("epsilon", epsilon)),
            "Layer LayerNorm: " + reason);
    }

    [Fact]
    public void WindowsThatAreTooLarge() => Refuses(
        new NamedModel(1, 1, 400).Node("MaxPool", "bad", "x", NamedModel.Ints("kernel_shape", 1, 300)),
        "Layer MaxPool2d: the kernel is 1x300, 300 pixels; at most 256 (16x16) are possible. "
        + "Put two smaller max pools one after the other");

    [Theory]
    [InlineData("MaxPool")]
    [InlineData("AveragePool")]
    public void WindowsInPaddingAlone(string name) => Refuses(
        new NamedModel(1, 8, 8).Node(name, "bad", "x", NamedModel.Ints("kernel_shape", 2, 2), NamedModel.Ints("pads", 2, 0, 0, 0)),
        $"Layer {name}2d: the padding is 2 at the top; with a kernel of 2 it must be from 0 to 1, "
        + "so that no window lies in the padding alone");

    private static void Refuses(NamedModel model, string reason)
    {
        using var folder = new TemporaryFolder();
        model.Node("Sigmoid", "good", "bad").Node("LeakyRelu", "second", "good", NamedModel.Float("alpha", float.NegativeInfinity));
        var (code, _, error) = Imported.Run("import", model.Save(folder["refused.onnx"]), "--out", folder["out"]);
        Assert.Equal(2, code);
        Assert.Contains($"  - {reason} (node bad)", error, StringComparison.Ordinal);
        Assert.Contains("(node second)", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }
}
