using System.Buffers.Binary;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>What happens to the bytes of a whole file.</summary>
internal static class ByteDamage
{
    /// <summary>No UTF-8 (a lone byte, too few, an overlong form, half a pair, beyond the last character), a mark, and escapes.</summary>
    private static readonly byte[][] OddTexts =
    [
        [0x80], [0xFF], [0xC3], [0xE2, 0x82], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0], [0x1F],
        [0x7F], "\\ud800"u8.ToArray(), "\\udc00"u8.ToArray(), "\\ud83d\\ude00"u8.ToArray(), "\\u00"u8.ToArray(), "\\x"u8.ToArray(),
        [0xC3, 0xA9], [0xF0, 0x9F, 0x98, 0x80], "\\"u8.ToArray(), "//"u8.ToArray(), "/**/"u8.ToArray(),
    ];

    public static byte[] Cut(byte[] file, ref SeededRandom random) => file[..random.NextInt(file.Length)];

    public static byte[] Appended(byte[] file, ref SeededRandom random) => [.. file, .. new byte[1 + random.NextInt(100)]];

    /// <summary>A length of the header that is another: random, near, or at the ends of its range.</summary>
    public static byte[] HeaderLength(byte[] file, ref SeededRandom random)
    {
        ulong old = BinaryPrimitives.ReadUInt64LittleEndian(file);
        ulong[] odd =
        [
            0, 1, 2, old - 1, old + 1, old + 8, (ulong)file.Length - 8, (ulong)file.Length - 7, (ulong)file.Length, int.MaxValue, 1UL << 31,
            uint.MaxValue, 1UL << 32, (1UL << 32) + old, 1UL << 63, (1UL << 63) + old, ulong.MaxValue, ulong.MaxValue - 7, 100_000_000,
            100_000_001, random.Next() >> random.NextInt(64),
        ];
        BinaryPrimitives.WriteUInt64LittleEndian(file, odd[random.NextInt(odd.Length)]);
        return file;
    }

    /// <summary>Digits, brackets and quotation marks in wrong places of the header.</summary>
    public static byte[] Characters(byte[] file, ref SeededRandom random)
    {
        for (int i = random.NextInt(4); i >= 0; i--)
            file[8 + random.NextInt(Header(file))] = (byte)"0123456789{}[]\",:-e. \\tn"[random.NextInt(24)];
        return file;
    }

    public static byte[] HeaderBits(byte[] file, ref SeededRandom random)
    {
        for (int i = random.NextInt(8); i >= 0; i--)
            file[random.NextInt(8 + Header(file))] ^= (byte)(1 << random.NextInt(8));
        return file;
    }

    public static byte[] DataBits(byte[] file, ref SeededRandom random)
    {
        int begin = 8 + Header(file);
        for (int i = random.NextInt(4); i >= 0 && begin < file.Length; i--)
            file[begin + random.NextInt(file.Length - begin)] ^= (byte)(1 << random.NextInt(8));
        return file;
    }

    /// <summary>Bytes that are no text, or odd text, within the header.</summary>
    public static byte[] Texts(byte[] file, ref SeededRandom random)
    {
        // Behind a letter, and so most often within a name.
        int place = 8 + random.NextInt(Header(file)), odd = random.NextInt(OddTexts.Length);
        for (int tries = 0; tries < 100 && !char.IsAsciiLetter((char)file[place]); tries++)
            place = 8 + random.NextInt(Header(file));
        byte[] json = file[8..(8 + Header(file))];
        return FileDraft.Joined([.. json[..(place - 8)], .. OddTexts[odd], .. json[(place - 8)..]], file[(8 + json.Length)..]);
    }

    /// <summary>A header that begins or ends with something else.</summary>
    public static byte[] Ends(byte[] file, ref SeededRandom random)
    {
        byte[] json = file[8..(8 + Header(file))], data = file[(8 + json.Length)..];
        byte[][] odd = [" "u8.ToArray(), "\n"u8.ToArray(), [0xEF, 0xBB, 0xBF], "{}"u8.ToArray(), [0], ","u8.ToArray(), "}"u8.ToArray()];
        byte[] more = odd[random.NextInt(odd.Length)];
        return FileDraft.Joined(random.NextInt(2) == 0 ? [.. more, .. json] : [.. json, .. more], data);
    }

    /// <summary>The length of the header as the file says it, if it lies within the file.</summary>
    private static int Header(byte[] file)
    {
        ulong length = file.Length < 9 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(file);
        return length > (ulong)Math.Max(0, file.Length - 8) ? file.Length - 8 : (int)length;
    }
}
