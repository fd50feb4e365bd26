using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Printing;

/// <summary>Layers of one shape share a class, which is declared once.</summary>
public sealed class LayerClassTests
{
    private static readonly float[] _dense = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    private static readonly float[] _sparse = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneLayerThatNeedsDenseKernelsGivesThemToTheClass(bool sparseFirst)
    {
        var transposed = NamedModel.Int("transB", 1);
        var model = new NamedModel(4)
            .Floats("w0", [4, 4], _dense)
            .Floats("w1", [4, 4], sparseFirst ? _sparse : _dense)
            .Floats("w2", [4, 4], sparseFirst ? _dense : _sparse)
            .Node("Gemm", "g0", "x w0", transposed).Node("Gemm", "g1", "g0 w1", transposed).Node("Gemm", "g2", "g1 w2", transposed);
        using var folder = new TemporaryFolder();
        var imported = Imported.From(model.Save(folder["shared.onnx"]), folder["out"]);
        string[] lines = imported.Text.Split('\n');
        string attribute = Assert.Single(lines, line => line.StartsWith("[Sparse", StringComparison.Ordinal));
        Assert.Equal("[SparseLinear(4, 4, Bias = false, DenseKernels = true)]", attribute);
        Assert.Single(lines, line => line == "public sealed partial class Linear4To4;");
        using var network = imported.Build(batch: 2);
        Assert.Equal(3, network.Layers.Count);
    }
}
