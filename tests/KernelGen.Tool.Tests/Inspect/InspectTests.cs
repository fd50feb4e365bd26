using System.IO.Compression;
using Google.Protobuf;
using KernelGen.Storage;
using KernelGen.Tool.Inspect;
using KernelGen.Tool.Tests.Files;
using KernelGen.Tool.Tests.Harness;
using KernelGen.Tool.Tests.Models;

namespace KernelGen.Tool.Tests.Inspect;

/// <summary>What <c>kernelgen inspect</c> says of zeros, and what it draws.</summary>
public sealed class InspectTests
{
    private const long MostBytes = 8_000_000;

    [Theory]
    [InlineData("<f4", "(2, 2)", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0 }, "4 numbers, 0 of them not zero")]
    [InlineData("<f8", "(2,)", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80 }, "2 numbers, 1 of them not zero")]
    [InlineData("<f2", "(3,)", new byte[] { 0, 0x3c, 0, 0x80, 0, 0 }, "3 numbers, 1 of them not zero")]
    [InlineData("<i4", "(2,)", new byte[] { 0, 0, 0, 0x80, 0, 0, 0, 0 }, "2 numbers, 1 of them not zero")]
    public void ZerosOfArraysAreCounted(string type, string shape, byte[] numbers, string expected)
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(folder["a.npz"], CompressionLevel.Optimal, ("x.npy", NumpyFile.Array(type, shape, numbers)));
        var (code, output, error) = Imported.Run("inspect", folder["a.npz"]);
        Assert.True(code == 0, error);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I64", 32, "4 numbers, 1 of them not zero")]
    [InlineData("F64", 32, "4 numbers, 1 of them not zero")]
    [InlineData("I32", 16, "4 numbers, 1 of them not zero")]
    [InlineData("BF16", 8, "4 numbers, 1 of them not zero")]
    [InlineData("U8", 4, "4 numbers, 1 of them not zero")]
    [InlineData("BOOL", 4, "4 numbers, 1 of them not zero")]
    [InlineData("F8_E4M3", 4, "4 numbers; zeros of F8_E4M3 were not counted")]
    public void ZerosOfTensorsAreCounted(string type, int length, string expected)
    {
        using var folder = new TemporaryFolder();
        RawSafetensors.Write(folder["a.safetensors"], "x", type, [2, 2], length, 1);
        var (code, output, error) = Imported.Run("inspect", folder["a.safetensors"]);
        Assert.True(code == 0, error);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public void MasksOfArraysAreDrawn()
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(
            folder["a.npz"], CompressionLevel.Optimal,
            ("sparse.npy", NumpyFile.Array("<i4", "(1, 2)", 1, 0, 0, 0, 0, 0, 0, 0)),
            ("dense.npy", NumpyFile.Array("<i4", "(1, 2)", 1, 0, 0, 0, 1, 0, 0, 0)));
        var (code, output, error) = Imported.Run("inspect", folder["a.npz"], "--pictures", folder["pictures"]);
        Assert.True(code == 0, error);
        Assert.Contains(": 1 picture", output, StringComparison.Ordinal);
        Assert.Equal(["sparse.png"], Directory.GetFiles(folder["pictures"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void EachMatrixHasAPictureOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        foreach (string name in new[] { "a/b", "a:b", "A_b", new string('n', 300) })
            writer.Add(name, [2, 2], new float[] { 1, 0, 0, 1 });
        writer.Save(folder["a.safetensors"]);
        var (code, output, error) = Imported.Run("inspect", folder["a.safetensors"], "--pictures", folder["pictures"]);
        Assert.True(code == 0, error);
        Assert.Contains(": 4 pictures", output, StringComparison.Ordinal);
        Assert.Equal(
            ["A_b_3.png", "a_b.png", "a_b_2.png", new string('n', 200) + ".png"],
            Directory.GetFiles(folder["pictures"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CellsHaveTheSharesOfTheirNumbers()
    {
        // 1920 rows in 768 cells: two or three rows each.
        var mask = new MaskCells(1920, 3);
        for (long row = 0; row < 1920; row++)
            mask.Add(row * 3);
        Assert.Equal((768, 3), (mask.Height, mask.Width));
        for (int y = 0; y < mask.Height; y++)
            Assert.Equal((1.0, 0.0, 0.0), (mask.ShareOf(y, 0), mask.ShareOf(y, 1), mask.ShareOf(y, 2)));
    }

    [Fact]
    public void ALargeTensorNeedsLittleMemory()
    {
        using var folder = new TemporaryFolder();
        RawSafetensors.Write(folder["a.safetensors"], "x", "F32", [2048, 4096], 4L * 2048 * 4096, 1);
        using var file = SafetensorsFile.Open(folder["a.safetensors"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var row = SafetensorsRows.Read(file).Single();
        var mask = new MaskCells(2048, 4096);
        row.Mask!(mask);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.Equal(1, row.Nonzeros);
        Assert.True(mask.ShareOf(0, 0) > 0);
    }

    [Fact]
    public void AModelThatCannotBeImportedIsNotSaidToBeWritten()
    {
        using var folder = new TemporaryFolder();
        var model = SampleModels.Images();
        model.Graph.Node[2].Domain = "com.microsoft";
        File.WriteAllBytes(folder["a.onnx"], model.ToByteArray());
        var (code, _, error) = Imported.Run("inspect", folder["a.onnx"]);
        Assert.Equal(2, code);
        Assert.Contains(folder["a.onnx"] + " cannot be shown", error, StringComparison.Ordinal);
        Assert.Contains("\n  - operator com.microsoft.BatchNormalization of a domain of its own", error, StringComparison.Ordinal);
        Assert.DoesNotContain("written", error, StringComparison.Ordinal);
    }
}
