using System.Buffers.Binary;

namespace KernelGen.Tool.Files;

/// <summary>How numbers lie in a file, as far as it takes to tell zeros from others.</summary>
/// <param name="Size">Bytes of a number: 1, 2, 4 or 8, little endian.</param>
/// <param name="IsFloat">Whether the highest bit is a sign, so that there are two zeros.</param>
internal readonly record struct NumberFormat(int Size, bool IsFloat)
{
    private ulong Digits => IsFloat ? (1UL << ((8 * Size) - 1)) - 1 : ulong.MaxValue;

    /// <summary>That of an array.</summary>
    public static NumberFormat Of(NumpyArray array) => new(array.Size, array.Type is "<f2" or "<f4" or "<f8");

    /// <summary>That of a type of safetensors files; null for numbers of another kind.</summary>
    public static NumberFormat? Of(string typeName) => typeName switch
    {
        "F64" => new(8, IsFloat: true),
        "F32" => new(4, IsFloat: true),
        "F16" or "BF16" => new(2, IsFloat: true),
        "I64" or "U64" => new(8, IsFloat: false),
        "I32" or "U32" => new(4, IsFloat: false),
        "I16" or "U16" => new(2, IsFloat: false),
        "I8" or "U8" or "BOOL" => new(1, IsFloat: false),
        _ => null,
    };

    /// <summary>Whether the number at the beginning is not zero.</summary>
    public bool IsNonzero(ReadOnlySpan<byte> bytes)
    {
        ulong number = Size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
        return (number & Digits) != 0;
    }

    /// <summary>How many numbers are not zero.</summary>
    /// <param name="chunks">Bytes of whole numbers.</param>
    public long Nonzeros(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        long count = 0;
        foreach (var chunk in chunks)
        {
            var bytes = chunk.Span;
            for (int i = 0; i < bytes.Length; i += Size)
            {
                if (IsNonzero(bytes[i..]))
                    count++;
            }
        }

        return count;
    }
}
