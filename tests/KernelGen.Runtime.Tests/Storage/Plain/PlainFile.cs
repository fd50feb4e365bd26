using System.Globalization;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>A tensor as <see cref="PlainFile"/> reads it.</summary>
internal sealed record PlainTensor(string Name, string Dtype, long[] Shape, byte[] Data)
{
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    public bool IsFloat => Dtype is "F32" or "F64" or "F16" or "BF16";

    public bool IsWhole => Dtype is "I64" or "I32";

    private int Size => Dtype is "F64" or "I64" ? 8 : Dtype is "F32" or "I32" ? 4 : 2;

    public float[] Floats() => [.. Enumerable.Range(0, Data.Length / Size).Select(i => Dtype switch
    {
        "F32" => BitConverter.UInt32BitsToSingle((uint)Bits(i)),
        "F64" => (float)BitConverter.UInt64BitsToDouble(Bits(i)),
        "BF16" => BitConverter.UInt32BitsToSingle((uint)Bits(i) << 16),
        _ => Half((int)Bits(i)),
    })];

    public long[] Wholes() =>
        [.. Enumerable.Range(0, Data.Length / Size).Select(i => Dtype == "I64" ? (long)Bits(i) : (int)Bits(i))];

    private ulong Bits(int number)
    {
        ulong bits = 0;
        for (int i = Size - 1; i >= 0; i--)
            bits = (bits << 8) | Data[(number * Size) + i];
        return bits;
    }

    /// <summary>A sign, five bits of exponent, ten of fraction.</summary>
    private static float Half(int bits)
    {
        int exponent = (bits >> 10) & 31, fraction = bits & 1023;
        float magnitude = exponent switch
        {
            31 => fraction == 0 ? float.PositiveInfinity : float.NaN,
            0 => MathF.ScaleB(fraction, -24),
            _ => MathF.ScaleB(1024 + fraction, exponent - 25),
        };
        return bits >> 15 == 1 ? -magnitude : magnitude;
    }
}

/// <summary>
/// What a safetensors file holds by the description of the format, read in the plainest way, without a thought of time and memory. It
/// shares nothing with the library.
/// </summary>
internal sealed class PlainFile
{
    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["F64"] = 64,
        ["I64"] = 64,
        ["U64"] = 64,
        ["C64"] = 64,
        ["F32"] = 32,
        ["I32"] = 32,
        ["U32"] = 32,
        ["F16"] = 16,
        ["BF16"] = 16,
        ["I16"] = 16,
        ["U16"] = 16,
        ["BOOL"] = 8,
        ["U8"] = 8,
        ["I8"] = 8,
        ["F8_E5M2"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E8M0"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E5M2FNUZ"] = 8,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        ["F4"] = 4,
    };

    private readonly List<(long Begin, long End)> _places = [];

    /// <summary>The tensors, in the order of the header.</summary>
    public List<PlainTensor> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public PlainTensor? this[string name] => Tensors.Find(tensor => tensor.Name == name);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no valid one.</exception>
    public static PlainFile Read(byte[] file)
    {
        Require(file.Length >= 8, "no length");
        ulong length = BitConverter.ToUInt64(file, 0);
        Require(length <= (ulong)(file.Length - 8) && length <= 100_000_000, "length of the header");
        byte[] data = file[(8 + (int)length)..];
        var (plain, hasMetadata, names) = (new PlainFile(), false, new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, value) in PlainJson.ReadObject(file[8..(8 + (int)length)]))
        {
            Require(value is List<(string, object?)>, "an entry that is no object");
            Require(names.Add(name), "a name twice");
            hasMetadata |= name == "__metadata__";
            if (name == "__metadata__")
                plain.TakeMetadata((List<(string, object?)>)value!);
            else
                plain.TakeTensor(name, (List<(string, object?)>)value!, data);
        }

        // One after the other, from the first byte to the last.
        long end = 0;
        foreach (var place in plain._places.Order())
        {
            Require(place.Begin == end, "a gap, or two at one place");
            end = place.End;
        }

        Require(end == data.Length, "bytes that belong to no tensor");
        return plain;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidDataException(what);
    }

    private void TakeMetadata(List<(string Name, object? Value)> members)
    {
        foreach (var (name, value) in members)
            Require(value is string text && Metadata.TryAdd(name, text), "metadata");
    }

    private void TakeTensor(string name, List<(string Name, object? Value)> members, byte[] data)
    {
        Require(members.Count == 3 && members.DistinctBy(member => member.Name).Count() == 3, "fields");
        object? Field(string field) => members.Find(member => member.Name == field).Value;
        string? dtype = Field("dtype") as string;
        Require(dtype is not null && Bits.ContainsKey(dtype), "dtype");
        long[] shape = Wholes(Field("shape")), offsets = Wholes(Field("data_offsets"));
        Require(shape.Length <= 32 && offsets.Length == 2 && offsets[0] <= offsets[1] && offsets[1] <= data.Length, "offsets");
        UInt128 count = 1;
        foreach (long size in shape)
        {
            count *= (ulong)size;
            Require(count <= long.MaxValue, "overflow");
        }

        Require(count * (ulong)Bits[dtype!] == (ulong)(offsets[1] - offsets[0]) * (UInt128)8, "bytes");
        _places.Add((offsets[0], offsets[1]));
        Tensors.Add(new PlainTensor(name, dtype!, shape, data[(int)offsets[0]..(int)offsets[1]]));
    }

    private static long[] Wholes(object? value)
    {
        Require(value is List<object?>, "no array");
        return [.. ((List<object?>)value!).Select(item =>
        {
            long number = 0;
            bool whole = item is PlainNumber { Text: var text }
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
            Require(whole, "no whole number");
            return number;
        })];
    }
}
