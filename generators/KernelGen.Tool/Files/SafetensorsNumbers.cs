using System.Buffers.Binary;
using KernelGen.Storage;

namespace KernelGen.Tool.Files;

/// <summary>The numbers of tensors, part by part: a tensor may be larger than any array can be.</summary>
internal static class SafetensorsNumbers
{
    /// <summary>A multiple of the bytes of each number.</summary>
    private const int ChunkBytes = 1 << 16;

    /// <summary>Bytes of whole numbers, little endian; each part is there until the next.</summary>
    /// <param name="file">The file, which may be closed again.</param>
    /// <param name="tensor">A tensor of the file.</param>
    /// <exception cref="InvalidDataException">The file became shorter.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Chunks(SafetensorsFile file, TensorInfo tensor)
    {
        using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        byte[] chunk = new byte[(int)Math.Clamp(tensor.Bytes, sizeof(long), ChunkBytes)];

        // A header follows its length, and the data follows the header.
        Fill(stream, chunk.AsSpan(0, sizeof(long)), file.Path);
        stream.Position = sizeof(long) + BinaryPrimitives.ReadInt64LittleEndian(chunk) + tensor.Begin;
        for (long left = tensor.Bytes; left > 0;)
        {
            int count = (int)Math.Min(left, chunk.Length);
            Fill(stream, chunk.AsSpan(0, count), file.Path);
            left -= count;
            yield return chunk.AsMemory(0, count);
        }
    }

    /// <summary>Whole numbers of 32 or 64 bits, one by one.</summary>
    /// <param name="file">The file, which may be closed again.</param>
    /// <param name="tensor">A tensor of the file, of type I64 or I32.</param>
    public static IEnumerable<long> Whole(SafetensorsFile file, TensorInfo tensor)
    {
        int size = tensor.Type == TensorType.I64 ? sizeof(long) : sizeof(int);
        foreach (var chunk in Chunks(file, tensor))
        {
            for (int i = 0; i < chunk.Length; i += size)
            {
                yield return size == sizeof(long)
                    ? BinaryPrimitives.ReadInt64LittleEndian(chunk.Span[i..])
                    : BinaryPrimitives.ReadInt32LittleEndian(chunk.Span[i..]);
            }
        }
    }

    /// <summary>Writes a tensor as NumPy has it: 64-bit numbers as they are, whole numbers as 64 bits, all others as floats.</summary>
    public static void Copy(SafetensorsFile file, TensorInfo tensor, Stream to)
    {
        var widening = new Widening(tensor.TypeName);
        foreach (var chunk in Chunks(file, tensor))
            to.Write(widening.Of(chunk.Span));
    }

    private static void Fill(FileStream stream, Span<byte> bytes, string path)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"{path} became shorter while it was read.");
    }
}
