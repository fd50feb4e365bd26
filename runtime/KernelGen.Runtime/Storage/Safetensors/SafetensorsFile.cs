using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace KernelGen.Storage;

/// <summary>
/// A file in the safetensors format, opened for reading: named tensors, as PyTorch and others write them. The header is read and checked at
/// once, a tensor when it is asked for.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int ChunkBytes = 1 << 16;

    private readonly SafeFileHandle _handle;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header) =>
        (Path, _handle, _header) = (path, handle, header);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _header.Tensors;

    /// <summary>What the file says of itself: texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file, or damaged; the message says what is wrong.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var handle = File.OpenHandle(path);
        try
        {
            long length = RandomAccess.GetLength(handle);
            Span<byte> start = stackalloc byte[SafetensorsHeader.LengthBytes];
            if (length < start.Length || RandomAccess.Read(handle, start, 0) < start.Length)
                throw new InvalidDataException(
                    $"{path} is no safetensors file, or was cut off: it has {length.ToString(CultureInfo.InvariantCulture)} bytes.");
            byte[] json = new byte[SafetensorsHeader.LengthOf(start, length, path)];
            ReadAll(handle, json, SafetensorsHeader.LengthBytes, path);
            return new SafetensorsFile(path, handle, SafetensorsHeader.Parse(json, length, path));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor of floating-point numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">[count] its numbers, overwritten.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it holds other numbers, or the length differs.</exception>
    public void Read(string name, Span<float> values)
    {
        var tensor = Find(name, values.Length);
        int size = tensor.Type switch
        {
            TensorType.F32 => sizeof(float),
            TensorType.F64 => sizeof(double),
            TensorType.F16 or TensorType.BF16 => sizeof(ushort),
            _ => throw new ArgumentException(
                $"{Path}: tensor \"{name}\" is {tensor}; F32, F64, F16 or BF16 can be read here.", nameof(name)),
        };
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int first = 0; first < values.Length;)
            {
                var bytes = Chunk(tensor, first, values.Length, size, chunk);
                for (int i = 0; i < bytes.Length; i += size)
                    values[first++] = Float(bytes[i..], tensor.Type);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Reads a tensor of 64-bit floating-point numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">[count] its numbers, overwritten.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it holds other numbers, or the length differs.</exception>
    public void Read(string name, Span<double> values)
    {
        var tensor = Find(name, values.Length);
        if (tensor.Type != TensorType.F64)
            throw new ArgumentException($"{Path}: tensor \"{name}\" is {tensor}; F64 can be read here.", nameof(name));
        Span<byte> bytes = new byte[(int)Math.Min(ChunkBytes, tensor.Bytes)];
        for (int first = 0; first < values.Length;)
        {
            int count = Math.Min(values.Length - first, bytes.Length / sizeof(double));
            ReadAll(_handle, bytes[..(count * sizeof(double))], _header.DataStart + tensor.Begin + ((long)first * sizeof(double)), Path);
            for (int i = 0; i < count; i++)
                values[first + i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
            first += count;
        }
    }

    /// <summary>Reads a tensor of whole numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">[count] its numbers, overwritten.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it holds other numbers, or the length differs.</exception>
    public void Read(string name, Span<long> values)
    {
        var tensor = Find(name, values.Length);
        if (tensor.Type is not (TensorType.I64 or TensorType.I32))
            throw new ArgumentException($"{Path}: tensor \"{name}\" is {tensor}; I64 or I32 can be read here.", nameof(name));
        ReadPart(tensor, first: 0, values);
    }

    /// <summary>Reads some of a tensor's whole numbers.</summary>
    /// <param name="tensor">A tensor of this file, of type I64 or I32.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="values">The numbers, overwritten; not more than there are from the first on.</param>
    internal void ReadPart(TensorInfo tensor, int first, Span<long> values)
    {
        int size = tensor.Type == TensorType.I64 ? sizeof(long) : sizeof(int);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int done = 0; done < values.Length;)
            {
                var bytes = Chunk(tensor, first + done, first + values.Length, size, chunk);
                for (int i = 0; i < bytes.Length; i += size)
                {
                    values[done++] = size == sizeof(long)
                        ? BinaryPrimitives.ReadInt64LittleEndian(bytes[i..])
                        : BinaryPrimitives.ReadInt32LittleEndian(bytes[i..]);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private TensorInfo Find(string name, int count)
    {
        if (!Tensors.TryGetValue(name, out var tensor))
            throw new ArgumentException($"{Path} has no tensor \"{name}\".", nameof(name));
        return tensor.Count == count
            ? tensor
            : throw new ArgumentException($"{Path}: tensor \"{name}\" is {tensor}, which is not {count} numbers.", nameof(name));
    }

    /// <summary>Bytes of as many numbers as fit, from the first on, and not beyond the end.</summary>
    private ReadOnlySpan<byte> Chunk(TensorInfo tensor, int first, int end, int size, byte[] chunk)
    {
        var bytes = chunk.AsSpan(0, Math.Min(end - first, ChunkBytes / size) * size);
        ReadAll(_handle, bytes, _header.DataStart + tensor.Begin + ((long)first * size), Path);
        return bytes;
    }

    private static float Float(ReadOnlySpan<byte> bytes, TensorType type) => type switch
    {
        TensorType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        TensorType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        TensorType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
    };

    private static void ReadAll(SafeFileHandle handle, Span<byte> bytes, long offset, string path)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(handle, bytes, offset);
            if (read == 0)
                throw new InvalidDataException($"{path} became shorter while it was read.");
            bytes = bytes[read..];
            offset += read;
        }
    }
}
