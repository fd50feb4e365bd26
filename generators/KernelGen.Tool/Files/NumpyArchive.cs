using System.IO.Compression;
using System.Text;
using KernelGen.Storage;

namespace KernelGen.Tool.Files;

/// <summary>
/// Archives of NumPy arrays (<c>numpy.savez</c>) to and from safetensors files. A part of one array at most is in memory.
/// </summary>
internal static class NumpyArchive
{
    private const string Ending = ".npy";

    /// <summary>A multiple of the bytes of each number.</summary>
    private const int ChunkBytes = 1 << 15;

    /// <summary>The arrays of an archive by name, each with how many of its numbers are not zero. All of the file is read.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or arrays are damaged or hold other numbers: all are named.</exception>
    public static IReadOnlyList<(string Name, NumpyArray Array, long Nonzeros)> Read(string path)
    {
        using var archive = Open(path);
        var (arrays, problems) = (new List<(string, NumpyArray, long)>(), new List<string>());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            string place = $"{path}, {entry.FullName}";
            try
            {
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal) || entry.FullName.Length == Ending.Length)
                    throw new InvalidDataException($"{place} is no NumPy array: its name does not end with {Ending}, or is nothing else.");
                if (!names.Add(entry.FullName))
                    throw new InvalidDataException($"{place} is there twice. Save the archive again with names that differ.");
                using var content = EntryStream.Open(entry, place);
                var array = NumpyArray.Read(content, entry.Length, place);
                arrays.Add((entry.FullName[..^Ending.Length], array, NumberFormat.Of(array).Nonzeros(Chunks(content, array))));
            }
            catch (InvalidDataException refusal)
            {
                problems.Add(refusal.Message);
            }
        }

        return problems.Count == 0 ? arrays : throw new InvalidDataException(string.Join("\n", problems));
    }

    /// <summary>Bytes of whole numbers of an array, little endian; each part is there until the next.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="name">The name of the array.</param>
    /// <param name="array">Its header.</param>
    /// <exception cref="InvalidDataException">The array is damaged.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Chunks(string path, string name, NumpyArray array)
    {
        using var archive = Open(path);
        foreach (var chunk in Chunks(archive, path, name, array))
            yield return chunk;
    }

    /// <summary>Writes the arrays of an archive as a safetensors file.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or arrays are damaged or hold other numbers: all are named.</exception>
    public static void ToSafetensors(string path, string target)
    {
        var arrays = Read(path);
        using var archive = Open(path);
        var writer = new SafetensorsWriter();
        try
        {
            foreach (var (name, array, _) in arrays)
            {
                var type = array.Type switch { "<f8" => TensorType.F64, "<i8" or "<i4" => TensorType.I64, _ => TensorType.F32 };
                writer.Add(name, type, array.Shape, stream => Copy(Chunks(archive, path, name, array), array, stream));
            }
        }
        catch (ArgumentException refusal)
        {
            throw new InvalidDataException($"{path}: {refusal.Message}", refusal);
        }

        writer.Save(target);
    }

    /// <summary>Writes the tensors of a safetensors file as an archive.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or has tensors that an archive cannot have: all are named.</exception>
    public static void FromSafetensors(string path, string target)
    {
        using var file = SafetensorsFile.Open(path);
        string[] others =
        [
            .. file.Tensors.Values.Where(tensor => tensor.Type == TensorType.Other).Select(tensor => $"{tensor.Name} ({tensor.TypeName})"),
        ];
        if (others.Length > 0)
            throw new InvalidDataException($"{path} has tensors of types that are not converted: {string.Join(", ", others)}.");
        string[] longNames =
        [
            .. file.Tensors.Keys.Where(name => Encoding.UTF8.GetByteCount(name + Ending) > ushort.MaxValue).Select(SafetensorsHeader.Shown),
        ];
        if (longNames.Length > 0)
        {
            throw new InvalidDataException(
                $"{path} has tensors whose names are too long for an archive, where a name has at most {ushort.MaxValue - Ending.Length:D} "
                + $"bytes: {string.Join(", ", longNames)}. Give them shorter names.");
        }

        ReplacedFile.Write(target, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var tensor in file.Tensors.Values)
            {
                string type = tensor.Type switch { TensorType.F64 => "<f8", TensorType.I64 or TensorType.I32 => "<i8", _ => "<f4" };
                using var entry = archive.CreateEntry(tensor.Name + Ending).Open();
                entry.Write(NumpyArray.Header(type, tensor.Shape));
                SafetensorsNumbers.Copy(file, tensor, entry);
            }
        });
    }

    private static ZipArchive Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);

            // The list of entries is read when it is asked for, and may be damaged.
            _ = archive.Entries;
            return archive;
        }
        catch (Exception refusal)
        {
            stream.Dispose();
            throw refusal is InvalidDataException or EndOfStreamException
                ? new InvalidDataException($"{path} is no archive of NumPy arrays: {refusal.Message}", refusal)
                : refusal;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(ZipArchive archive, string path, string name, NumpyArray array)
    {
        using var content = EntryStream.Open(archive.GetEntry(name + Ending)!, $"{path}, {name}{Ending}");
        content.Fill(new byte[array.HeaderBytes]);
        foreach (var chunk in Chunks(content, array))
            yield return chunk;
    }

    /// <summary>What follows the header. At the end, all of the entry is known to be whole.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(EntryStream content, NumpyArray array)
    {
        long left = array.Count * array.Size;
        byte[] chunk = new byte[(int)Math.Min(left, ChunkBytes)];
        while (left > 0)
        {
            int count = (int)Math.Min(left, chunk.Length);
            content.Fill(chunk.AsSpan(0, count));
            left -= count;
            yield return chunk.AsMemory(0, count);
        }

        content.RequireSum();
    }

    /// <summary>Copies the numbers of an array; halves become floats, and 32-bit whole numbers 64-bit ones.</summary>
    private static void Copy(IEnumerable<ReadOnlyMemory<byte>> chunks, NumpyArray array, Stream to)
    {
        var widening = new Widening(array.Type);
        foreach (var chunk in chunks)
            to.Write(widening.Of(chunk.Span));
    }
}
