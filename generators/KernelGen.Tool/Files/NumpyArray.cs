using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KernelGen.Tool.Files;

/// <summary>The header of an array in NumPy's format (NEP 1): type, shape and where the numbers begin.</summary>
/// <param name="Type">As NumPy writes it: <c>&lt;f4</c>.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="HeaderBytes">Bytes before the numbers.</param>
internal sealed partial record NumpyArray(string Type, long[] Shape, int HeaderBytes)
{
    private const int MostHeader = 1 << 16, MostDimensions = 32, Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of a number.</summary>
    public int Size => Type is "<f8" or "<i8" ? 8 : Type is "<f2" ? 2 : 4;

    /// <summary>How many numbers there are.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Reads a header.</summary>
    /// <param name="stream">The array.</param>
    /// <param name="length">Bytes of the array in all.</param>
    /// <param name="place">What messages call it.</param>
    /// <exception cref="InvalidDataException">It is no such array, or damaged, or holds other numbers.</exception>
    public static NumpyArray Read(Stream stream, long length, string place)
    {
        byte[] start = new byte[12];
        if (stream.ReadAtLeast(start.AsSpan(0, 10), 10, throwOnEndOfStream: false) < 10 || !start.AsSpan(0, 6).SequenceEqual(Magic))
            throw new InvalidDataException($"{place} is no NumPy array.");
        bool isLong = start[6] >= 2;
        if (start[6] is < 1 or > 3 || (isLong && stream.ReadAtLeast(start.AsSpan(10, 2), 2, throwOnEndOfStream: false) < 2))
            throw new InvalidDataException($"{place} is a NumPy array of version {start[6]}; 1 to 3 are read.");
        long text = isLong
            ? BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8))
            : BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (text > MostHeader)
            throw new InvalidDataException($"{place} has a header of {text} bytes; at most {MostHeader} are read.");
        byte[] header = new byte[text];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new InvalidDataException($"{place} ends within its header.");
        var array = Parse(Encoding.Latin1.GetString(header), (isLong ? 12 : 10) + header.Length, place);
        long count = 1;
        foreach (long size in array.Shape)
        {
            if (size > 0 && count > length / size)
                throw Misfit();
            count *= size;
        }

        return array.HeaderBytes + (count * array.Size) == length ? array : throw Misfit();

        InvalidDataException Misfit() => new(
            $"{place} has {length} bytes, which are not those of its shape [{string.Join(", ", array.Shape)}] of {array.Type}.");
    }

    /// <summary>The bytes before the numbers.</summary>
    public static byte[] Header(string type, IReadOnlyList<long> shape)
    {
        string sizes = string.Concat(shape.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}, "))).TrimEnd();
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({(shape.Count > 1 ? sizes.TrimEnd(',') : sizes)}), }}";
        int length = 10 + text.Length + 1, padding = (Alignment - (length % Alignment)) % Alignment;
        byte[] header = new byte[length + padding];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(header.Length - 10));
        Encoding.ASCII.GetBytes(text + new string(' ', padding) + "\n", header.AsSpan(10));
        return header;
    }

    private static NumpyArray Parse(string text, int headerBytes, string place)
    {
        var (type, order, shape) = (TypeForm().Match(text), OrderForm().Match(text), ShapeForm().Match(text));
        if (!type.Success || !order.Success || !shape.Success)
            throw new InvalidDataException($"{place} has a header without type, order and shape: {text.Trim()}");
        if (type.Groups[1].Value is not ("<f4" or "<f8" or "<f2" or "<i8" or "<i4"))
        {
            throw new InvalidDataException(
                $"{place} holds numbers of type {type.Groups[1].Value}; <f4, <f8, <f2, <i8 and <i4 are read. Convert it by array.astype.");
        }

        if (order.Groups[1].Value != "False")
            throw new InvalidDataException($"{place} lies column by column. Save it again by numpy.ascontiguousarray.");
        string[] parts = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var sizes = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]) || parts.Length > MostDimensions)
                throw new InvalidDataException($"{place} has the shape ({shape.Groups[1].Value}), which no array can have.");
        }

        return new NumpyArray(type.Groups[1].Value, sizes, headerBytes);
    }

    [GeneratedRegex("'descr': *'([^']{1,16})'")]
    private static partial Regex TypeForm();

    [GeneratedRegex("'fortran_order': *(True|False)")]
    private static partial Regex OrderForm();

    [GeneratedRegex(@"'shape': *\(([0-9, ]*)\)")]
    private static partial Regex ShapeForm();
}
