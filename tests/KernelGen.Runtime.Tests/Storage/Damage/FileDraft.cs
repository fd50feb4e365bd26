using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>A safetensors file before it is written: everything in its header can be made wrong.</summary>
internal sealed class FileDraft
{
    /// <summary>One tensor; its texts stand in the header as they are.</summary>
    public sealed class Entry
    {
        /// <summary>With its quotation marks.</summary>
        public required string Name { get; set; }

        /// <summary>With its quotation marks.</summary>
        public required string Dtype { get; set; }

        public required List<string> Shape { get; set; }

        public required byte[] Data { get; set; }

        /// <summary>Begin and end; null for where the data lies.</summary>
        public string? Offsets { get; set; }

        /// <summary>The object; null for the three fields.</summary>
        public string? Fields { get; set; }

        public string ShapeText => $"\"shape\":[{string.Join(',', Shape)}]";

        public Entry Copy() => new() { Name = Name, Dtype = Dtype, Shape = [.. Shape], Data = Data, Offsets = Offsets, Fields = Fields };
    }

    public List<Entry> Entries { get; } = [];

    /// <summary>What stands before the tensors, with a comma behind it.</summary>
    public string Beginning { get; set; } = "\"__metadata__\":{\"format\":\"pt\"},";

    /// <summary>What stands behind the closing brace.</summary>
    public string End { get; set; } = "";

    /// <summary>The header; null for that of the entries.</summary>
    public string? Header { get; set; }

    /// <summary>Bytes in front of the first tensor that belong to none.</summary>
    public int Gap { get; set; }

    public static FileDraft Of(PlainFile file)
    {
        var draft = new FileDraft();
        foreach (var tensor in file.Tensors)
        {
            draft.Entries.Add(new Entry
            {
                Name = $"\"{tensor.Name}\"",
                Dtype = $"\"{tensor.Dtype}\"",
                Shape = [.. tensor.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture))],
                Data = tensor.Data,
            });
        }

        return draft;
    }

    public FileDraft Copy()
    {
        var copy = new FileDraft { Beginning = Beginning };
        copy.Entries.AddRange(Entries.Select(entry => entry.Copy()));
        return copy;
    }

    public Entry Find(string name) => Entries.Find(entry => entry.Name == $"\"{name}\"")!;

    public byte[] ToBytes()
    {
        var (header, begin) = (new StringBuilder("{").Append(Beginning), (long)Gap);
        foreach (var entry in Entries)
        {
            string offsets = entry.Offsets ?? string.Create(CultureInfo.InvariantCulture, $"{begin},{begin + entry.Data.Length}");
            string fields = entry.Fields ?? $"\"dtype\":{entry.Dtype},{entry.ShapeText},\"data_offsets\":[{offsets}]";
            header.Append(entry == Entries[0] ? "" : ",").Append(entry.Name).Append(":{").Append(fields).Append('}');
            begin += entry.Data.Length;
        }

        byte[] json = Encoding.UTF8.GetBytes(Header ?? header.Append('}').Append(End).ToString());
        return Joined(json, [.. new byte[Gap], .. Entries.SelectMany(entry => entry.Data)]);
    }

    /// <summary>A file of this header and data.</summary>
    public static byte[] Joined(byte[] json, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }
}
