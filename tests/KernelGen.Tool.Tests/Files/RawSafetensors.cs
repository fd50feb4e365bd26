using System.Text;

namespace KernelGen.Tool.Tests.Files;

/// <summary>Safetensors files of types that are not written otherwise, and large ones that take no space on a disk.</summary>
internal static class RawSafetensors
{
    /// <summary>Writes a file with one tensor.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The tensor.</param>
    /// <param name="type">Its type.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="first">The first of its bytes; the others are zero.</param>
    public static void Write(string path, string name, string type, long[] shape, long length, params byte[] first)
    {
        string sizes = string.Join(",", shape);
        byte[] header = Encoding.UTF8.GetBytes(
            $$$"""{"{{{name}}}":{"dtype":"{{{type}}}","shape":[{{{sizes}}}],"data_offsets":[0,{{{length}}}]}}""");
        using var stream = File.Create(path);
        stream.Write(BitConverter.GetBytes((long)header.Length));
        stream.Write(header);
        stream.Write(first);
        stream.SetLength(sizeof(long) + header.Length + length);
    }
}
