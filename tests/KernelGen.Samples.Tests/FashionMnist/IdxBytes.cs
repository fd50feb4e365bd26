using System.Buffers.Binary;
using System.IO.Compression;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>Writes IDX files, right ones and wrong ones, independently of the sample.</summary>
internal static class IdxBytes
{
    public static byte[] Images(int count, int rows = 28, int columns = 28) =>
        [.. Header(0x803, count, rows, columns), .. Enumerable.Range(0, count * rows * columns).Select(i => (byte)(i % 251))];

    public static byte[] Labels(int count) => [.. Header(0x801, count), .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];

    public static byte[] Header(params int[] numbers)
    {
        byte[] bytes = new byte[numbers.Length * 4];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * 4), numbers[i]);
        return bytes;
    }

    public static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Writes the four standard files with 40 training and 20 test images.</summary>
    public static void WriteSmallSet(TemporaryFolder folder)
    {
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], Images(40));
        File.WriteAllBytes(folder["train-labels-idx1-ubyte"], Labels(40));
        File.WriteAllBytes(folder["t10k-images-idx3-ubyte.gz"], Gzip(Images(20)));
        File.WriteAllBytes(folder["t10k-labels-idx1-ubyte.gz"], Gzip(Labels(20)));
    }
}
