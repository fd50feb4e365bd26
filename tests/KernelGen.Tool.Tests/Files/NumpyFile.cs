using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace KernelGen.Tool.Tests.Files;

/// <summary>Archives of NumPy arrays, byte by byte.</summary>
internal static class NumpyFile
{
    private const int LocalHeader = 30, LocalMethod = 8, DirectoryMethod = 10, NameLength = 26, ExtraLength = 28;

    /// <summary>An array.</summary>
    public static byte[] Array(string type, string shape, params byte[] numbers)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. numbers];
    }

    /// <summary>Writes an archive.</summary>
    public static void Write(string path, CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name, level).Open();
            entry.Write(content);
        }
    }

    /// <summary>Where the bytes of the first entry lie, compressed or not.</summary>
    public static (int Start, int Length) FirstEntry(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using var archive = ZipFile.OpenRead(path);
        int start = LocalHeader + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(NameLength))
            + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(ExtraLength));
        return (start, (int)archive.Entries[0].CompressedLength);
    }

    /// <summary>Says that the only entry is compressed by another method.</summary>
    public static void SetMethod(string path, byte method)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[LocalMethod] = method;
        bytes[bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + DirectoryMethod] = method;
        File.WriteAllBytes(path, bytes);
    }
}
