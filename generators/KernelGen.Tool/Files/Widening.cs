using System.Buffers.Binary;

namespace KernelGen.Tool.Files;

/// <summary>Makes floats of halves and of bfloat16, and 64-bit whole numbers of 32-bit ones; leaves other numbers as they are.</summary>
/// <param name="type">The type as NumPy or a safetensors file writes it.</param>
internal sealed class Widening(string type)
{
    private byte[] _wide = [];

    /// <summary>The wider numbers, until the next call.</summary>
    /// <param name="bytes">Whole numbers of the type, little endian.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes)
    {
        int size = type switch { "<f2" or "F16" or "BF16" => sizeof(ushort), "<i4" or "I32" => sizeof(int), _ => 0 };
        if (size == 0)
            return bytes;
        if (_wide.Length < 2 * bytes.Length)
            _wide = new byte[2 * bytes.Length];
        for (int i = 0; i < bytes.Length; i += size)
            Widen(bytes[i..], _wide.AsSpan(2 * i));
        return _wide.AsSpan(0, 2 * bytes.Length);
    }

    private void Widen(ReadOnlySpan<byte> number, Span<byte> wide)
    {
        if (type is "<i4" or "I32")
            BinaryPrimitives.WriteInt64LittleEndian(wide, BinaryPrimitives.ReadInt32LittleEndian(number));
        else if (type == "BF16")
            BinaryPrimitives.WriteUInt32LittleEndian(wide, (uint)BinaryPrimitives.ReadUInt16LittleEndian(number) << 16);
        else
            BinaryPrimitives.WriteSingleLittleEndian(wide, (float)BinaryPrimitives.ReadHalfLittleEndian(number));
    }
}
