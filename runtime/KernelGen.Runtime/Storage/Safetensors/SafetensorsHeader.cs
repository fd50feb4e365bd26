using System.Buffers.Binary;
using System.Text.Json;

namespace KernelGen.Storage;

/// <summary>
/// The header of a safetensors file: names, types, shapes and places of its tensors. Everything is checked before a tensor is read: the
/// header's length against that of the file, each shape against its bytes, and that the tensors fill the data without gap or overlap.
/// </summary>
/// <remarks>
/// Source: github.com/huggingface/safetensors, Format. Eight bytes of length (little endian), a JSON object, the data. A header is refused
/// above 100 MB, as there, and where names and texts would take more memory than the data and half a megabyte: a file must not cost more
/// than its size.
/// </remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>Bytes of the length.</summary>
    public const int LengthBytes = 8;

    private const long MostBytes = 100_000_000;
    private const int MostDimensions = 32;

    /// <summary>Bytes of memory for names and texts of a file without data.</summary>
    private const int SpareMemory = 1 << 19;

    /// <summary>Bytes that a tensor takes beside its name and dimensions, with its part of the table, which doubles as it grows.</summary>
    private const int TensorMemory = 288;

    /// <summary>Bytes of memory that a text takes beside its characters.</summary>
    private const int TextMemory = 96;

    private readonly string _file;
    private readonly long _dataLength;
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private long _memory;

    private SafetensorsHeader(string file, long dataStart, long dataLength) =>
        (_file, DataStart, _dataLength, _memory) = (file, dataStart, dataLength, dataLength + SpareMemory);

    /// <summary>Where the data begins in the file.</summary>
    public long DataStart { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <summary>What the file says of itself: texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The length of the header that the first eight bytes give.</summary>
    /// <exception cref="InvalidDataException">It is no length that this file can have.</exception>
    public static int LengthOf(ReadOnlySpan<byte> start, long fileLength, string file)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length < 2 || length > (ulong)Math.Min(MostBytes, fileLength - LengthBytes))
        {
            throw new InvalidDataException(
                $"{file} is no safetensors file, or was cut off: its first eight bytes say that the header has {length:D} bytes, "
                + $"but the file has {fileLength:D} in all"
                + (length > MostBytes ? $", and a header has at most {MostBytes:D}." : "."));
        }

        return (int)length;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InvalidDataException">Something is wrong with it; the message says what, and of which tensor.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long fileLength, string file)
    {
        long dataStart = LengthBytes + json.Length;
        var header = new SafetensorsHeader(file, dataStart, fileLength - dataStart);
        try
        {
            header.Read(json);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{file}: the header is no valid JSON: {failure.Message}", failure);
        }

        header.RequireFilled();
        return header;
    }

    /// <summary>A name as a message shows it: the beginning of a very long one.</summary>
    public static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "...";

    private void Read(ReadOnlySpan<byte> json)
    {
        if (json[0] != (byte)'{')
            throw Wrong("the header is no JSON object that begins with {");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        bool hasMetadata = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("__metadata__"u8))
            {
                if (hasMetadata)
                    throw Wrong("\"__metadata__\" is there twice");
                hasMetadata = true;
                ReadMetadata(ref reader);
                continue;
            }

            string name = Text(ref reader);
            if (!_tensors.TryAdd(name, ReadTensor(ref reader, name)))
                throw Wrong($"tensor \"{Shown(name)}\" is there twice");
        }

        // The reader refuses what follows the object, white space excepted.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Wrong("\"__metadata__\" is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader);
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                throw Wrong($"\"{Shown(name)}\" of the metadata is no text");
            if (!_metadata.TryAdd(name, Text(ref reader)))
                throw Wrong($"\"{Shown(name)}\" is there twice in the metadata");
        }
    }

    private TensorInfo ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Wrong($"\"{Shown(name)}\" is no JSON object");
        (string Name, TensorType Type, int Bits)? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (type is null && reader.ValueTextEquals("dtype"u8))
                type = ReadType(ref reader, name);
            else if (shape is null && reader.ValueTextEquals("shape"u8))
                shape = ReadNumbers(ref reader, name, "shape");
            else if (offsets is null && reader.ValueTextEquals("data_offsets"u8))
                offsets = ReadNumbers(ref reader, name, "data_offsets");
            else
                throw WrongField(name, Text(ref reader));
        }

        return type is { } known && shape is not null && offsets is [var begin, var end]
            ? Checked(name, known, shape, begin, end)
            : throw Wrong($"tensor \"{Shown(name)}\" lacks dtype, shape or its two data_offsets");
    }

    private (string Name, TensorType Type, int Bits) ReadType(ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            throw Wrong($"the dtype of tensor \"{Shown(name)}\" is no text");
        var type = TensorTypes.Named(ref reader);
        return type.Bits > 0
            ? type
            : throw Wrong($"tensor \"{Shown(name)}\" has the dtype \"{Shown(Text(ref reader))}\", which the format does not have");
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string field)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            throw Wrong($"{field} of tensor \"{Shown(name)}\" is no array");
        Span<long> numbers = stackalloc long[MostDimensions];
        int count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            // No sign: "-0" is none either.
            long number = -1;
            if (reader.TokenType != JsonTokenType.Number || reader.ValueSpan[0] == (byte)'-' || !reader.TryGetInt64(out number))
                throw Wrong($"{field} of tensor \"{Shown(name)}\" holds something that is no whole number of 0 or more");
            if (count == MostDimensions)
                throw Wrong($"{field} of tensor \"{Shown(name)}\" has more than {MostDimensions} numbers");
            numbers[count] = number;
        }

        return numbers[..count].ToArray();
    }

    /// <summary>A name or another text.</summary>
    private string Text(ref Utf8JsonReader reader)
    {
        // Two bytes a character, and as many again while escapes are resolved.
        Take((reader.ValueSpan.Length * (reader.ValueIsEscaped ? 4L : 2L)) + TextMemory);
        return reader.GetString()!;
    }

    private void Take(long memory)
    {
        _memory -= memory;
        if (_memory < 0)
            throw Wrong($"its names and texts take more memory than a file with {_dataLength:D} bytes of data may need");
    }

    private TensorInfo Checked(string name, (string Name, TensorType Type, int Bits) type, long[] shape, long begin, long end)
    {
        Take(TensorMemory + (sizeof(long) * shape.Length));
        if (begin > end || end > _dataLength)
            throw Wrong($"tensor \"{Shown(name)}\" lies at bytes {begin:D} to {end:D} of {_dataLength:D}");
        UInt128 count = 1;
        foreach (long size in shape)
        {
            count *= (ulong)size;
            if (count > long.MaxValue)
                throw Wrong($"tensor \"{Shown(name)}\" has more numbers than can be counted");
        }

        if (count * (uint)type.Bits != (UInt128)(end - begin) * 8)
        {
            throw Wrong(
                $"tensor \"{Shown(name)}\" has {end - begin:D} bytes, but {type.Name} [{string.Join(", ", shape)}] needs another number");
        }

        return new TensorInfo(name, type.Type, type.Name, shape, begin, end - begin);
    }

    /// <summary>The tensors lie one after the other and fill the data.</summary>
    private void RequireFilled()
    {
        long end = 0;
        var tensors = new TensorInfo[_tensors.Count];
        _tensors.Values.CopyTo(tensors, 0);
        Array.Sort(tensors, (one, other) => (one.Begin, one.Bytes).CompareTo((other.Begin, other.Bytes)));
        foreach (var tensor in tensors)
        {
            if (tensor.Begin < end)
                throw Wrong($"tensor \"{Shown(tensor.Name)}\" begins at byte {tensor.Begin:D}, within another that ends at {end:D}");
            if (tensor.Begin > end)
                throw Wrong($"nothing lies at bytes {end:D} to {tensor.Begin:D}, before tensor \"{Shown(tensor.Name)}\"");
            end += tensor.Bytes;
        }

        if (end != _dataLength)
            throw Wrong($"the tensors end at byte {end:D} of the data, which has {_dataLength:D}");
    }

    private InvalidDataException WrongField(string tensor, string field) => Wrong(
        $"tensor \"{Shown(tensor)}\" has a field \"{Shown(field)}\", or has it twice; "
        + "dtype, shape and data_offsets belong there, each once");

    private InvalidDataException Wrong(string failure) => new($"{_file} is no valid safetensors file: {failure}.");
}
