using System.Globalization;
using System.Text;
using Entry = KernelGen.Runtime.Tests.Storage.FileDraft.Entry;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>Headers that would take much memory, or many calls within calls.</summary>
internal static class HugeDamage
{
    /// <summary>Brackets within brackets, up to 100,000.</summary>
    public static void Nesting(FileDraft draft, ref SeededRandom random)
    {
        int depth = 1 + random.NextInt(random.NextInt(8) == 0 ? 100_000 : 100);
        string open = new('[', depth), close = new(']', random.NextInt(4) == 0 ? depth - 1 : depth);
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", depth)), ends = new('}', depth);
        var entry = HeaderDamage.Any(draft, ref random);
        switch (random.NextInt(6))
        {
            case 0:
                entry.Shape = [open + close];
                break;
            case 1:
                entry.Fields = $"\"dtype\":\"F32\",\"shape\":{open}{close},\"data_offsets\":[0,0]";
                break;
            case 2:
                draft.Beginning = $"\"__metadata__\":{objects}1{ends},";
                break;
            case 3:
                draft.Header = open + close;
                break;
            case 4:
                draft.Header = objects + (random.NextInt(2) == 0 ? "" : "1" + ends);
                break;
            default:
                entry.Fields = $"\"dtype\":{objects}\"F32\"{ends},{entry.ShapeText},\"data_offsets\":[0,0]";
                break;
        }
    }

    /// <summary>A header of up to some megabytes.</summary>
    public static void Size(FileDraft draft, ref SeededRandom random)
    {
        int size = 1000 << random.NextInt(12);
        var entry = HeaderDamage.Any(draft, ref random);
        switch (random.NextInt(11))
        {
            case 0:
                AddTensors(draft, size / 64, bytes: 0);
                break;
            case 1:
                AddTensors(draft, size / 200, bytes: 1);
                break;
            case 2:
                draft.Entries.Add(new Entry { Name = $"\"{new string('n', size)}\"", Dtype = "\"U8\"", Shape = ["0"], Data = [] });
                break;
            case 3:
                string escapes = string.Concat(Enumerable.Repeat("\\u00e9", size / 6));
                draft.Entries.Add(new Entry { Name = $"\"{escapes}\"", Dtype = "\"U8\"", Shape = ["0"], Data = [] });
                break;
            case 4:
                draft.Beginning = $"\"__metadata__\":{{{Texts(size / 10)}}},";
                break;
            case 5:
                draft.Beginning = $"\"__metadata__\":{{\"a\":\"{new string('t', size)}\"}},";
                break;
            case 6:
                draft.End = new string(' ', size);
                break;
            case 7:
                entry.Shape = [.. Enumerable.Repeat("1", size / 2), .. entry.Shape];
                break;
            case 8:
                entry.Shape.Add(new string('1', size));
                break;
            case 9:
                entry.Dtype = $"\"{new string('F', size)}\"";
                break;
            default:
                entry.Fields = $"\"{new string('f', size)}\":\"{new string('v', size)}\"";
                break;
        }
    }

    private static void AddTensors(FileDraft draft, int count, int bytes)
    {
        for (int n = 0; n < count; n++)
        {
            draft.Entries.Add(new Entry
            {
                Name = $"\"{n.ToString(CultureInfo.InvariantCulture)}\"",
                Dtype = "\"U8\"",
                Shape = [bytes == 0 ? "0" : "1"],
                Data = new byte[bytes],
            });
        }
    }

    private static string Texts(int count)
    {
        var texts = new StringBuilder();
        for (int n = 0; n < count; n++)
            texts.Append(CultureInfo.InvariantCulture, $"{(n == 0 ? "" : ",")}\"{n}\":\"\"");
        return texts.ToString();
    }
}
