using System.IO.Compression;
using KernelGen.Storage;
using KernelGen.Tool.Files;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Files;

/// <summary>Tensors of any size and type are converted; names and targets that cannot be written are refused by name.</summary>
public sealed class ConvertLimitsTests
{
    private const long MostBytes = 8_000_000;

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3c, 0x00, 0xc0 })]
    [InlineData("BF16", new byte[] { 0x80, 0x3f, 0x00, 0xc0 })]
    [InlineData("F32", new byte[] { 0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0 })]
    public void HalvesBecomeFloats(string type, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        RawSafetensors.Write(folder["a.safetensors"], "x", type, [2], bytes.Length, bytes);
        Convert(folder);
        using var file = SafetensorsFile.Open(folder["c.safetensors"]);
        Assert.Equal("F32 [2]", file.Tensors["x"].ToString());
        var values = new float[2];
        file.Read("x", values);
        Assert.Equal([1, -2], values);
    }

    [Fact]
    public void WholeNumbersGetSixtyFourBits()
    {
        using var folder = new TemporaryFolder();
        RawSafetensors.Write(folder["a.safetensors"], "x", "I32", [2], 8, 5, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);
        Convert(folder);
        using var file = SafetensorsFile.Open(folder["c.safetensors"]);
        Assert.Equal("I64 [2]", file.Tensors["x"].ToString());
        var values = new long[2];
        file.Read("x", values);
        Assert.Equal([5, -1], values);
    }

    [Fact]
    public void ALargeTensorNeedsLittleMemory()
    {
        using var folder = new TemporaryFolder();
        RawSafetensors.Write(folder["a.safetensors"], "x", "F32", [2048, 4096], 4L * 2048 * 4096);
        long before = GC.GetAllocatedBytesForCurrentThread();
        NumpyArchive.FromSafetensors(folder["a.safetensors"], folder["b.npz"]);
        NumpyArchive.ToSafetensors(folder["b.npz"], folder["c.safetensors"]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.Equal(new FileInfo(folder["a.safetensors"]).Length, new FileInfo(folder["c.safetensors"]).Length, 64d);
    }

    /// <summary>More numbers than an array can have; the file takes no space where the file system can leave zeros out.</summary>
    [Fact]
    public void MoreNumbersThanAnArrayCanHave()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("KERNELGEN_TESTS_STORAGE") == "full", "KERNELGEN_TESTS_STORAGE=full reads 8.8 GB.");
        const long Count = 2_200_000_000;
        using var folder = new TemporaryFolder();
        RawSafetensors.Write(folder["a.safetensors"], "x", "F32", [Count], 4 * Count, 0, 0, 0x80, 0x3f);
        var (code, output, error) = Imported.Run("inspect", folder["a.safetensors"]);
        Assert.True(code == 0, error);
        Assert.Contains("1 tensors, 2,200,000,000 numbers, 1 of them not zero", output, StringComparison.Ordinal);
        (code, _, error) = Imported.Run("convert", folder["a.safetensors"], folder["b.npz"]);
        Assert.True(code == 0, error);
        using (var archive = ZipFile.OpenRead(folder["b.npz"]))
            Assert.InRange(archive.Entries[0].Length, 4 * Count, (4 * Count) + 1024);
        Assert.Equal(1, NumpyArchive.Read(folder["b.npz"]).Single().Nonzeros);
    }

    [Fact]
    public void ANameThatNoArchiveTakesIsRefused()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add(new string('n', 70_000), [1], new float[] { 1 });
        writer.Save(folder["a.safetensors"]);
        var (code, _, error) = Imported.Run("convert", folder["a.safetensors"], folder["b.npz"]);
        Assert.Equal(2, code);
        Assert.Contains("names are too long for an archive, where a name has at most 65531 bytes: nnnn", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 1, 1000);
        Assert.False(File.Exists(folder["b.npz"]));
    }

    [Fact]
    public void ATargetThatCannotBeMadeIsNamed()
    {
        using var folder = new TemporaryFolder();
        RawSafetensors.Write(folder["a.safetensors"], "x", "F32", [1], 4);
        Directory.CreateDirectory(folder["folder.npz"]);
        string missing = Path.Combine(folder["nowhere"], "b.npz");
        var (code, _, error) = Imported.Run("convert", folder["a.safetensors"], missing);
        Assert.Equal(2, code);
        Assert.Contains($"{missing} cannot be written: there is no folder {folder["nowhere"]}.", error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error, StringComparison.Ordinal);
        (code, _, error) = Imported.Run("convert", folder["a.safetensors"], folder["folder.npz"]);
        Assert.Equal(2, code);
        Assert.Contains($"{folder["folder.npz"]} cannot be written: it is a folder.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyPathsAreRefusedByName()
    {
        foreach (var (arguments, message) in new (string[] Arguments, string Message)[]
        {
            (["inspect", ""], "<file> is empty. Give the path of a file."),
            (["inspect", "a.npz", "--pictures", ""], "--pictures is empty. Give the path of a folder."),
            (["convert", "", "a.npz"], "<from> is empty. Give the path of a file."),
            (["convert", "a.npz", ""], "<to> is empty. Give the path of a file."),
        })
        {
            var (code, _, error) = Imported.Run(arguments);
            Assert.Equal(2, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    private static void Convert(TemporaryFolder folder)
    {
        var (code, _, error) = Imported.Run("convert", folder["a.safetensors"], folder["b.npz"]);
        Assert.True(code == 0, error);
        (code, _, error) = Imported.Run("convert", folder["b.npz"], folder["c.safetensors"]);
        Assert.True(code == 0, error);
    }
}
