using System.Buffers.Binary;
using System.Text;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>
/// The table of an ELF library (64 bits, little-endian) that names the versions which it wants from other libraries (SHT_GNU_verneed).
/// </summary>
internal static class ElfVersionNeed
{
    private const uint Magic = 0x7F454C46;
    private const byte Class64 = 2;
    private const uint VersionNeedSection = 0x6FFFFFFE;
    private const ushort WeakFlag = 2;

    /// <summary>
    /// Marks a version as one that the loader may do without. False where the file does not name it or it is marked already.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The file is damaged: an offset points out of it.</exception>
    public static bool MarkWeak(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || BinaryPrimitives.ReadUInt32BigEndian(elf) != Magic || elf[4] != Class64)
            return false;
        int headers = (int)U64(elf, 0x28), headerSize = U16(elf, 0x3A), count = U16(elf, 0x3C);
        bool changed = false;
        for (int i = 0; i < count; i++)
        {
            int header = headers + (i * headerSize);
            if (U32(elf, header + 4) != VersionNeedSection)
                continue;
            int strings = headers + ((int)U32(elf, header + 40) * headerSize);
            changed |= MarkInTable(elf, (int)U64(elf, header + 24), (int)U64(elf, strings + 24), version);
        }

        return changed;
    }

    /// <summary>One record a library, each with a chain of the versions wanted from it.</summary>
    private static bool MarkInTable(Span<byte> elf, int library, int strings, string version)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(version + "\0");
        bool changed = false;
        for (int next = -1; next != 0; library += next)
        {
            int entry = library + (int)U32(elf, library + 8);
            for (int left = U16(elf, library + 2); left > 0; left--, entry += (int)U32(elf, entry + 12))
            {
                int flags = U16(elf, entry + 4);
                if ((flags & WeakFlag) != 0 || !elf[(strings + (int)U32(elf, entry + 8))..].StartsWith(wanted))
                    continue;
                BinaryPrimitives.WriteUInt16LittleEndian(elf[(entry + 4)..], (ushort)(flags | WeakFlag));
                changed = true;
            }

            next = (int)U32(elf, library + 12);
        }

        return changed;
    }

    private static int U16(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[at..]);

    private static uint U32(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[at..]);

    private static ulong U64(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt64LittleEndian(elf[at..]);
}
