using System.IO.Compression;
using KernelGen.Tool.Files;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Files;

/// <summary>Damaged archives are refused with the names of file and entry, not converted to wrong numbers.</summary>
public sealed class ArchiveDamageTests
{
    private static readonly byte[] _numbers = [.. Enumerable.Range(1, 16).Select(value => (byte)(16 * value))];

    [Fact]
    public void TheChecksumIsThatOfZip()
    {
        var sum = new Crc32();
        Assert.Equal(0u, sum.Value);
        sum.Add("1234"u8);
        sum.Add("56789"u8);
        Assert.Equal(0xCBF43926, sum.Value);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void NoFlippedBitBecomesAWrongNumber(CompressionLevel level)
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(folder["a.npz"], level, ("x.npy", NumpyFile.Array("<f4", "(2, 2)", _numbers)));
        NumpyArchive.ToSafetensors(folder["a.npz"], folder["a.safetensors"]);
        byte[] whole = File.ReadAllBytes(folder["a.npz"]), expected = File.ReadAllBytes(folder["a.safetensors"]);
        var (start, length) = NumpyFile.FirstEntry(folder["a.npz"]);
        int refused = 0;
        for (int i = 0; i < length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[start + i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(folder["b.npz"], damaged);
            var (code, _, error) = Imported.Run("convert", folder["b.npz"], folder["b.safetensors"]);
            if (code == 0)
            {
                // Some bits of compressed data mean nothing, such as those behind its end.
                Assert.Equal(expected, File.ReadAllBytes(folder["b.safetensors"]));
                continue;
            }

            Assert.Equal(2, code);
            Assert.Contains(folder["b.npz"] + ", x.npy", error, StringComparison.Ordinal);
            refused++;
        }

        Assert.InRange(refused, level == CompressionLevel.NoCompression ? length : length / 2, length);
    }

    [Fact]
    public void InspectRefusesAWrongChecksum()
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(folder["a.npz"], CompressionLevel.NoCompression, ("x.npy", NumpyFile.Array("<f4", "(2, 2)", _numbers)));
        byte[] bytes = File.ReadAllBytes(folder["a.npz"]);
        bytes[bytes.AsSpan().IndexOf(_numbers) + 3] ^= 0x80;
        File.WriteAllBytes(folder["a.npz"], bytes);
        var (code, _, error) = Imported.Run("inspect", folder["a.npz"]);
        Assert.Equal(2, code);
        Assert.Contains(folder["a.npz"] + ", x.npy is damaged: its checksum is", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("convert")]
    public void OtherCompressionIsRefusedByName(string command)
    {
        using var folder = new TemporaryFolder();
        NumpyFile.Write(folder["a.npz"], CompressionLevel.Optimal, ("x.npy", NumpyFile.Array("<f4", "(2, 2)", _numbers)));
        NumpyFile.SetMethod(folder["a.npz"], 12);
        string[] arguments = command == "inspect" ? [command, folder["a.npz"]] : [command, folder["a.npz"], folder["b.safetensors"]];
        var (code, _, error) = Imported.Run(arguments);
        Assert.Equal(2, code);
        Assert.Contains(folder["a.npz"] + ", x.npy cannot be read: ", error, StringComparison.Ordinal);
        Assert.Contains("numpy.savez", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoArraysOfOneNameAreRefused()
    {
        using var folder = new TemporaryFolder();
        byte[] array = NumpyFile.Array("<f4", "(2, 2)", _numbers);
        NumpyFile.Write(folder["a.npz"], CompressionLevel.Optimal, ("x.npy", array), ("x.npy", array));
        var (code, _, error) = Imported.Run("inspect", folder["a.npz"]);
        Assert.Equal(2, code);
        Assert.Contains("x.npy is there twice", error, StringComparison.Ordinal);
    }
}
