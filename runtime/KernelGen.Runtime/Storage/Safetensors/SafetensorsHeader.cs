using System.Buffers.Binary;
using System.Text.Json;

namespace KernelGen.Storage;

/// <summary>
/// The header of a safetensors file: names, types, shapes and places of its tensors. Everything is checked before a tensor is read: the
/// header's length against that of the file, each shape against its bytes, and that the tensors fill the data without gap or overlap.
/// </summary>
/// <remarks>
/// Source: github.com/huggingface/safetensors, Format. Eight bytes of length (little endian), a JSON object, the data. A header is refused
/// above 100 MB, as there, and above a quarter of a million tensors.
/// </remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>Bytes of the length.</summary>
    public const int LengthBytes = 8;

    private const long MostBytes = 100_000_000;
    private const int MostTensors = 250_000;
    private const int MostDimensions = 32;

    private readonly string _file;
    private readonly long _dataLength;
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file, long dataStart, long dataLength) =>
        (_file, DataStart, _dataLength) = (file, dataStart, dataLength);

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

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "the header is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, $"\"{Shown(name)}\" is no JSON object");
            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
                continue;
            }

            Require(_tensors.Count < MostTensors, $"there are more than {MostTensors:D} tensors");
            Require(_tensors.TryAdd(name, ReadTensor(ref reader, name)), $"tensor \"{Shown(name)}\" is there twice");
        }

        Require(!reader.Read(), "something follows the JSON object");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            Require(reader.Read() && reader.TokenType == JsonTokenType.String, $"\"{Shown(name)}\" of the metadata is no text");
            Require(_metadata.TryAdd(name, reader.GetString()!), $"\"{Shown(name)}\" is there twice in the metadata");
        }
    }

    private TensorInfo ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            bool isNew = field switch { "dtype" => type is null, "shape" => shape is null, "data_offsets" => offsets is null, _ => false };
            Require(
                isNew,
                $"tensor \"{Shown(name)}\" has a field \"{Shown(field)}\", or has it twice; "
                + "dtype, shape and data_offsets belong there, each once");
            if (field == "dtype")
            {
                Require(reader.Read() && reader.TokenType == JsonTokenType.String, $"the dtype of tensor \"{Shown(name)}\" is no text");
                type = reader.GetString();
            }
            else if (field == "shape")
            {
                shape = ReadNumbers(ref reader, name, field);
            }
            else
            {
                offsets = ReadNumbers(ref reader, name, field);
            }
        }

        Require(
            type is not null && shape is not null && offsets is { Count: 2 },
            $"tensor \"{Shown(name)}\" lacks dtype, shape or its two data_offsets");
        return Checked(name, type!, shape!, offsets![0], offsets[1]);
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string field)
    {
        var numbers = new List<long>(4);
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartArray, $"{field} of tensor \"{Shown(name)}\" is no array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            long number = -1;
            bool whole = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number) && number >= 0;
            Require(whole, $"{field} of tensor \"{Shown(name)}\" holds something that is no whole number of 0 or more");
            Require(numbers.Count < MostDimensions, $"{field} of tensor \"{Shown(name)}\" has more than {MostDimensions} numbers");
            numbers.Add(number);
        }

        return numbers;
    }

    private TensorInfo Checked(string name, string type, List<long> shape, long begin, long end)
    {
        Require(begin <= end && end <= _dataLength, $"tensor \"{Shown(name)}\" lies at bytes {begin:D} to {end:D} of {_dataLength:D}");
        var (kind, bits) = TypeOf(type);
        Require(bits > 0, $"tensor \"{Shown(name)}\" has the dtype \"{Shown(type)}\", which the format does not have");
        UInt128 count = 1;
        foreach (long size in shape)
        {
            count *= (ulong)size;
            Require(count <= long.MaxValue, $"tensor \"{Shown(name)}\" has more numbers than can be counted");
        }

        Require(
            count * (uint)bits == (UInt128)(end - begin) * 8,
            $"tensor \"{Shown(name)}\" has {end - begin:D} bytes, "
            + $"but {Shown(type)} [{string.Join(", ", shape)}] needs another number");
        return new TensorInfo(name, kind, type, shape, begin, end - begin);
    }

    /// <summary>The tensors lie one after the other and fill the data.</summary>
    private void RequireFilled()
    {
        long end = 0;
        foreach (var tensor in _tensors.Values.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.Bytes))
        {
            Require(tensor.Begin == end, tensor.Begin < end
                ? $"tensor \"{Shown(tensor.Name)}\" begins at byte {tensor.Begin:D}, within another that ends at {end:D}"
                : $"nothing lies at bytes {end:D} to {tensor.Begin:D}, before tensor \"{Shown(tensor.Name)}\"");
            end += tensor.Bytes;
        }

        Require(end == _dataLength, $"the tensors end at byte {end:D} of the data, which has {_dataLength:D}");
    }

    private static (TensorType Type, int Bits) TypeOf(string name) => name switch
    {
        "F32" => (TensorType.F32, 32),
        "F64" => (TensorType.F64, 64),
        "F16" => (TensorType.F16, 16),
        "BF16" => (TensorType.BF16, 16),
        "I64" => (TensorType.I64, 64),
        "I32" => (TensorType.I32, 32),
        "U64" or "C64" => (TensorType.Other, 64),
        "U32" => (TensorType.Other, 32),
        "I16" or "U16" => (TensorType.Other, 16),
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => (TensorType.Other, 8),
        "F6_E2M3" or "F6_E3M2" => (TensorType.Other, 6),
        "F4" => (TensorType.Other, 4),
        _ => (TensorType.Other, 0),
    };

    private void Require(bool holds, string failure)
    {
        if (!holds)
            throw new InvalidDataException($"{_file} is no valid safetensors file: {failure}.");
    }

    /// <summary>A name as a message shows it: the beginning of a very long one.</summary>
    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "...";
}
