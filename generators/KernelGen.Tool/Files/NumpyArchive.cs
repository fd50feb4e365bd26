using System.Buffers.Binary;
using System.IO.Compression;
using KernelGen.Storage;

namespace KernelGen.Tool.Files;

/// <summary>
/// Archives of NumPy arrays (<c>numpy.savez</c>) to and from safetensors files. One array at most is in memory.
/// </summary>
internal static class NumpyArchive
{
    private const string Ending = ".npy";

    /// <summary>The arrays of an archive by name.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or arrays are damaged or hold other numbers: all are named.</exception>
    public static IReadOnlyList<(string Name, NumpyArray Array)> Read(string path)
    {
        using var archive = Open(path);
        var (arrays, problems) = (new List<(string, NumpyArray)>(), new List<string>());
        foreach (var entry in archive.Entries)
        {
            string place = $"{path}, {entry.FullName}";
            try
            {
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal) || entry.FullName.Length == Ending.Length)
                    throw new InvalidDataException($"{place} is no NumPy array: its name does not end with {Ending}.");
                using var content = entry.Open();
                arrays.Add((entry.FullName[..^Ending.Length], NumpyArray.Read(content, entry.Length, place)));
            }
            catch (InvalidDataException refusal)
            {
                problems.Add(refusal.Message);
            }
        }

        return problems.Count == 0 ? arrays : throw new InvalidDataException(string.Join("\n", problems));
    }

    /// <summary>Writes the arrays of an archive as a safetensors file.</summary>
    public static void ToSafetensors(string path, string target)
    {
        var arrays = Read(path);
        using var archive = Open(path);
        var writer = new SafetensorsWriter();
        try
        {
            foreach (var (name, array) in arrays)
            {
                var type = array.Type switch { "<f8" => TensorType.F64, "<i8" or "<i4" => TensorType.I64, _ => TensorType.F32 };
                writer.Add(name, type, array.Shape, stream => Copy(archive, name, array, stream));
            }
        }
        catch (ArgumentException refusal)
        {
            throw new InvalidDataException($"{path}: {refusal.Message}", refusal);
        }

        writer.Save(target);
    }

    /// <summary>Writes the tensors of a safetensors file as an archive.</summary>
    public static void FromSafetensors(string path, string target)
    {
        using var file = SafetensorsFile.Open(path);
        string[] others =
        [
            .. file.Tensors.Values.Where(tensor => tensor.Type == TensorType.Other).Select(tensor => $"{tensor.Name} ({tensor.TypeName})"),
        ];
        if (others.Length > 0)
            throw new InvalidDataException($"{path} has tensors of types that are not converted: {string.Join(", ", others)}.");
        ReplacedFile.Write(target, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var tensor in file.Tensors.Values)
            {
                using var entry = archive.CreateEntry(tensor.Name + Ending).Open();
                Write(file, tensor, entry);
            }
        });
    }

    private static ZipArchive Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (Exception refusal)
        {
            stream.Dispose();
            throw refusal is InvalidDataException
                ? new InvalidDataException($"{path} is no archive of NumPy arrays: {refusal.Message}", refusal)
                : refusal;
        }
    }

    /// <summary>Copies the numbers of an array; halves become floats, and 32-bit whole numbers 64-bit ones.</summary>
    private static void Copy(ZipArchive archive, string name, NumpyArray array, Stream to)
    {
        using var from = archive.GetEntry(name + Ending)!.Open();
        from.ReadExactly(new byte[array.HeaderBytes]);
        byte[] read = new byte[1 << 15], written = new byte[2 * read.Length];
        for (long left = array.Count * array.Size; left > 0;)
        {
            var bytes = read.AsSpan(0, (int)Math.Min(left, read.Length));
            from.ReadExactly(bytes);
            left -= bytes.Length;
            to.Write(Widened(array.Type, bytes, written));
        }
    }

    private static ReadOnlySpan<byte> Widened(string type, ReadOnlySpan<byte> bytes, byte[] wide)
    {
        if (type is not ("<f2" or "<i4"))
            return bytes;
        int size = type == "<f2" ? sizeof(ushort) : sizeof(int);
        for (int i = 0; i < bytes.Length; i += size)
        {
            if (type == "<f2")
                BinaryPrimitives.WriteSingleLittleEndian(wide.AsSpan(2 * i), (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[i..]));
            else
                BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(2 * i), BinaryPrimitives.ReadInt32LittleEndian(bytes[i..]));
        }

        return wide.AsSpan(0, 2 * bytes.Length);
    }

    private static void Write(SafetensorsFile file, TensorInfo tensor, Stream to)
    {
        string type = tensor.Type switch { TensorType.F64 => "<f8", TensorType.I64 or TensorType.I32 => "<i8", _ => "<f4" };
        to.Write(NumpyArray.Header(type, tensor.Shape));
        var writer = new SafetensorsNumbers(file, tensor);
        writer.CopyTo(to);
    }
}
