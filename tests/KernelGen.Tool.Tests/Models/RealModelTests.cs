using KernelGen.Onnx;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Models;

/// <summary>Models that others have trained: imported they compute what ONNX Runtime does, and exported again as well.</summary>
public sealed class RealModelTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void ResNet18()
    {
        using var folder = new TemporaryFolder();
        float[] images = RealImages.Read(16, 3, 224, 224, most: 255);
        for (int i = 0; i < images.Length; i++)
            images[i] -= 120;
        using var original = new OnnxRuntimeSession(RealModels.ResNet18);
        Check(RealModels.ResNet18, folder, images, 16, original.RunOneByOne(images, 16, 3, 224, 224), [3, 224, 224]);
    }

    [Fact]
    public void TextOrientationClassifier()
    {
        using var folder = new TemporaryFolder();
        string model = RealModels.Find("ch_ppocr_mobile_v2.0_cls_infer.onnx");
        float[] images = RealImages.Read(16, 3, 48, 192, most: 1);
        using var original = new OnnxRuntimeSession(model);
        Check(model, folder, images, 16, original.Run(images, 16, 3, 48, 192), [3, 48, 192], "--input", "3x48x192");
    }

    [Fact]
    public void SpeechEmbedding()
    {
        using var folder = new TemporaryFolder();
        string model = RealModels.Find("embedding_model.onnx");
        float[] spectra = RealImages.Read(16, 1, 76, 32, most: 2);
        using var original = new OnnxRuntimeSession(model);
        Check(model, folder, spectra, 16, original.Run(spectra, 16, 76, 32, 1), [1, 76, 32]);
    }

    [Theory]
    [InlineData("ch_PP-OCRv4_rec_infer.onnx", "Transpose [0, 2, 1]", "operator Pow (5 nodes", "operator Sqrt (5 nodes", "3x48x320")]
    [InlineData("ch_PP-OCRv4_det_infer.onnx", "operator Resize (6 nodes", "operator ConvTranspose (2 nodes", "3x640x640")]
    public void OthersAreRefusedWithTheWholeList(string name, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = Imported.Run("import", RealModels.Find(name), "--out", folder["out"], "--input", parts[^1]);
        Assert.Equal(2, code);
        Assert.All(parts[..^1], part => Assert.Contains(part, error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["out"]));
    }

    private static void Check(
        string model, TemporaryFolder folder, float[] samples, int count, float[] expected, int[] shape, params string[] options)
    {
        using var network = Imported.From(model, folder["imported"], options).Build(count);
        Outputs.RequireNear(expected, network.Predict(samples), Tolerance);
        foreach (bool fold in new[] { false, true })
        {
            network.ToOnnx(folder["exported.onnx"], fold);
            using var exported = new OnnxRuntimeSession(folder["exported.onnx"]);
            Outputs.RequireNear(expected, exported.Run(samples, [count, .. shape]), Tolerance);
        }
    }
}
