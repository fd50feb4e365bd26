using Google.Protobuf;
using KernelGen.Onnx;
using KernelGen.Tool.Tests.Harness;
using Onnx;

namespace KernelGen.Tool.Tests.Models;

/// <summary>
/// Small networks with every operator: imported they compute what ONNX Runtime does, exported again as well, and imported once more.
/// </summary>
public sealed class RoundTripTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(nameof(SampleModels.Images), 1, new[] { 2, 8, 8 })]
    [InlineData(nameof(SampleModels.Rows), 5, new[] { 3, 16 })]
    [InlineData(nameof(SampleModels.Braided), 17, new[] { 3, 6, 6 })]
    public void OutputsStay(string name, int batch, int[] shape)
    {
        using var folder = new TemporaryFolder();
        var model = name switch
        {
            nameof(SampleModels.Images) => SampleModels.Images(),
            nameof(SampleModels.Rows) => SampleModels.Rows(),
            _ => SampleModels.Braided(),
        };
        File.WriteAllBytes(folder["model.onnx"], model.ToByteArray());
        float[] samples = Numbers(batch * shape.Aggregate((a, b) => a * b));
        using var original = new OnnxRuntimeSession(folder["model.onnx"]);
        float[] expected = original.Run(samples, [batch, .. shape]);

        using var network = Imported.From(folder["model.onnx"], folder["imported"]).Build(batch);
        Outputs.RequireNear(expected, network.Predict(samples), Tolerance);
        int[] exportedShape = shape.Length == 2 ? [batch, shape[0], 1, shape[1]] : [batch, .. shape];
        foreach (bool fold in new[] { true, false })
        {
            network.ToOnnx(folder["exported.onnx"], fold);
            using var exported = new OnnxRuntimeSession(folder["exported.onnx"]);
            Outputs.RequireNear(expected, exported.Run(samples, exportedShape), Tolerance);
            Assert.Equal(!fold && name == nameof(SampleModels.Images), HasNode(folder["exported.onnx"], "BatchNormalization"));
        }

        using var again = Imported.From(folder["exported.onnx"], folder["again"]).Build(batch);
        Outputs.RequireNear(expected, again.Predict(samples), Tolerance);
    }

    private static bool HasNode(string path, string @operator) =>
        ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node.Any(node => node.OpType == @operator);

    private static float[] Numbers(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
    }
}
