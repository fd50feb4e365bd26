using System.Buffers.Binary;
using System.Text.Json;

namespace KernelGen.Storage;

/// <summary>
/// Writes a file in the safetensors format. The file appears whole or not at all (<see cref="ReplacedFile"/>): a process that is killed
/// leaves what was there before.
/// </summary>
public sealed class SafetensorsWriter : IDenseTensorWriter
{
    private const int Alignment = 8;

    private readonly List<(TensorInfo Info, Action<Stream> Write)> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private long _length;

    /// <summary>Adds a text about the file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    public void AddMetadata(string name, string text) => _metadata.Add(name, text);

    /// <summary>Adds a tensor of F32 numbers; they are copied when the file is written.</summary>
    /// <param name="name">Its name, not empty and not yet there.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">The numbers, as many as the dimensions multiply to.</param>
    /// <exception cref="ArgumentException">The name is there already, or the length is not that of the shape.</exception>
    public void Add(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values) =>
        Add(
            new TensorInfo(name, TensorType.F32, "F32", shape, _length, sizeof(float) * (long)values.Length),
            values.Length,
            stream => Write(stream, values.Span));

    /// <summary>Adds a tensor of I64 numbers.</summary>
    /// <inheritdoc cref="Add(string, IReadOnlyList{long}, ReadOnlyMemory{float})"/>
    public void Add(string name, IReadOnlyList<long> shape, ReadOnlyMemory<long> values) =>
        Add(
            new TensorInfo(name, TensorType.I64, "I64", shape, _length, sizeof(long) * (long)values.Length),
            values.Length,
            stream => Write(stream, values.Span));

    /// <summary>Adds a tensor of F64 numbers.</summary>
    /// <inheritdoc cref="Add(string, IReadOnlyList{long}, ReadOnlyMemory{float})"/>
    public void Add(string name, IReadOnlyList<long> shape, ReadOnlyMemory<double> values) =>
        Add(
            new TensorInfo(name, TensorType.F64, "F64", shape, _length, sizeof(double) * (long)values.Length),
            values.Length,
            stream => Write(stream, values.Span));

    /// <summary>Adds a tensor whose bytes are made when the file is written.</summary>
    /// <param name="name">Its name, not empty and not yet there.</param>
    /// <param name="type">F32, F64 or I64.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="write">Writes its numbers, little endian.</param>
    internal void Add(string name, TensorType type, IReadOnlyList<long> shape, Action<Stream> write)
    {
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        Add(
            new TensorInfo(name, type, type.ToString(), shape, _length, count * (type == TensorType.F32 ? sizeof(float) : sizeof(double))),
            count,
            write);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">It cannot be written. What was there before is there still.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReplacedFile.Write(path, stream =>
        {
            WriteHeader(stream);
            foreach (var (_, write) in _tensors)
                write(stream);
        });
    }

    private void Add(TensorInfo info, long count, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(info.Name);
        if (info.Name == "__metadata__")
            throw new ArgumentException("No tensor can have the name \"__metadata__\", which the format keeps for texts about the file.");
        if (info.Count != count)
            throw new ArgumentException($"Tensor \"{info.Name}\" is {info}, but there are {count} numbers.");
        if (!_names.Add(info.Name))
            throw new ArgumentException($"There is a tensor \"{info.Name}\" already. Names differ.");
        _tensors.Add((info, write));
        _length += info.Bytes;
    }

    private void WriteHeader(Stream stream)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (_metadata.Count > 0)
                WriteMetadata(writer);
            foreach (var (info, _) in _tensors)
                WriteTensor(writer, info);
            writer.WriteEndObject();
        }

        // Spaces, so that the data is aligned.
        while (json.Length % Alignment != 0)
            json.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        json.WriteTo(stream);
    }

    private void WriteMetadata(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("__metadata__");
        foreach (var (name, text) in _metadata)
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter writer, TensorInfo info)
    {
        writer.WriteStartObject(info.Name);
        writer.WriteString("dtype", info.TypeName);
        writer.WriteStartArray("shape");
        foreach (long size in info.Shape)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(info.Begin);
        writer.WriteNumberValue(info.Begin + info.Bytes);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float) * 256];
        for (int first = 0; first < values.Length; first += 256)
        {
            var chunk = values[first..Math.Min(first + 256, values.Length)];
            for (int i = 0; i < chunk.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], chunk[i]);
            stream.Write(bytes[..(chunk.Length * sizeof(float))]);
        }
    }

    private static void Write(Stream stream, ReadOnlySpan<double> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (double value in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private static void Write(Stream stream, ReadOnlySpan<long> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (long value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
