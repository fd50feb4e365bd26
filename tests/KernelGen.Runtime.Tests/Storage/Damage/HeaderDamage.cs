using System.Globalization;
using Entry = KernelGen.Runtime.Tests.Storage.FileDraft.Entry;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>What can be wrong in a header that is JSON, or nearly.</summary>
internal static class HeaderDamage
{
    private static readonly string[] OddNumbers =
    [
        "-1", "0", "1", "-0", "0.5", "1e3", "1.0", "2147483647", "2147483648", "4294967296", "4611686018427387904", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1" + new string('0', 40), "-9223372036854775808", "007",
        "\"1\"", "null", "true", "[]", "{}", "NaN", "",
    ];

    private static readonly string[] OddTypes =
    [
        "F64", "F32", "F16", "BF16", "I64", "I32", "U32", "U64", "I16", "U8", "BOOL", "F8_E4M3", "F6_E2M3", "F4", "C64",
        "f32", "F33", "", "F32 ", "float32", "F\\u00332", "\\u0046\\u0033\\u0032",
    ];

    public static void Offsets(FileDraft draft, ref SeededRandom random)
    {
        var entry = Any(draft, ref random);
        long begin = draft.Entries.TakeWhile(other => other != entry).Sum(other => other.Data.Length), end = begin + entry.Data.Length;
        long data = draft.Entries.Sum(other => other.Data.Length), shift = random.NextInt(17) - 8;
        string odd = Pick(OddNumbers, ref random);
        entry.Offsets = random.NextInt(12) switch
        {
            0 => Pair(begin + shift, end + shift),
            1 => Pair(begin, end + shift),
            2 => Pair(end, begin),
            3 => Pair(begin + data, end + data),
            4 => Pair(0, entry.Data.Length),
            5 => Pair(long.MaxValue - entry.Data.Length, long.MaxValue),
            6 => $"{odd},{end.ToString(CultureInfo.InvariantCulture)}",
            7 => $"{begin.ToString(CultureInfo.InvariantCulture)},{odd}",
            8 => $"{odd},{Pick(OddNumbers, ref random)}",
            9 => begin.ToString(CultureInfo.InvariantCulture),
            10 => Pair(begin, end) + ",0",
            _ => null,
        };
        draft.Gap = entry.Offsets is null ? 1 + random.NextInt(64) : 0;
    }

    public static void Shape(FileDraft draft, ref SeededRandom random)
    {
        var entry = Any(draft, ref random);
        if (entry.Shape.Count == 0)
            entry.Shape.Add("1");
        int count = entry.Data.Length / 4, place = random.NextInt(entry.Shape.Count + 1);
        switch (random.NextInt(9))
        {
            case 0:
                entry.Shape.Insert(place, Pick(OddNumbers, ref random));
                break;
            case 1:
                entry.Shape[Math.Min(place, entry.Shape.Count - 1)] = Pick(OddNumbers, ref random);
                break;
            case 2:
                // The product is right if it overflows 64 bits.
                entry.Shape = ["4", ((1L << 62) + (count / 4)).ToString(CultureInfo.InvariantCulture)];
                break;
            case 3:
                entry.Shape = ["4294967296", "4294967296", "0"];
                break;
            case 4:
                entry.Shape = [count.ToString(CultureInfo.InvariantCulture)];
                break;
            case 5:
                entry.Shape.Reverse();
                break;
            case 6:
                entry.Shape = [.. Enumerable.Repeat("1", random.NextInt(40)), .. entry.Shape];
                break;
            case 7:
                entry.Shape.RemoveAt(Math.Min(place, entry.Shape.Count - 1));
                break;
            default:
                // An empty tensor, which has no bytes.
                (entry.Shape, entry.Data) = (["0", "9223372036854775807"], []);
                break;
        }
    }

    public static void Dtype(FileDraft draft, ref SeededRandom random)
    {
        var entry = Any(draft, ref random);
        entry.Dtype = random.NextInt(8) == 0 ? Pick(OddNumbers, ref random) : $"\"{Pick(OddTypes, ref random)}\"";
    }

    public static void Names(FileDraft draft, ref SeededRandom random)
    {
        Entry entry = Any(draft, ref random), other = Any(draft, ref random);
        switch (random.NextInt(9))
        {
            case 0:
                draft.Entries.Insert(random.NextInt(draft.Entries.Count + 1), entry.Copy());
                break;
            case 1:
                // The same name in other letters.
                var twin = entry.Copy();
                twin.Name = Escaped(entry.Name);
                (twin.Data, twin.Shape) = random.NextInt(2) == 0 ? ([], ["0"]) : (twin.Data, twin.Shape);
                draft.Entries.Add(twin);
                break;
            case 2:
                (entry.Name, other.Name) = (other.Name, entry.Name);
                break;
            case 3:
                draft.Entries.Remove(entry);
                break;
            case 4:
                entry.Name = other.Name;
                break;
            case 5:
                string[] odd = ["\"\"", "\"__metadata__\"", "\"fc\"", "null", "1", "fc", "\"fc.weight\\u0000\"", "\"Fc.weight\""];
                entry.Name = Pick(odd, ref random);
                break;
            case 6:
                entry.Name = entry.Name[..^1] + ".num_batches_tracked\"";
                break;
            case 7:
                entry.Name = $"\"{Pick(["conv.weight", "fc.weight", "fc.weight.values", "out.weight"], ref random)}\"";
                break;
            default:
                draft.Entries.Add(new Entry { Name = "\"more\"", Dtype = "\"U8\"", Shape = ["0"], Data = [] });
                break;
        }
    }

    public static void Fields(FileDraft draft, ref SeededRandom random)
    {
        var entry = Any(draft, ref random);
        long begin = draft.Entries.TakeWhile(other => other != entry).Sum(other => other.Data.Length);
        List<string> fields = [$"\"dtype\":{entry.Dtype}", entry.ShapeText, $"\"data_offsets\":[{Pair(begin, begin + entry.Data.Length)}]"];
        int which = random.NextInt(3);
        switch (random.NextInt(6))
        {
            case 0:
                fields.RemoveAt(which);
                break;
            case 1:
                fields.Add(fields[which]);
                break;
            case 2:
                fields.Insert(which, "\"layout\":\"dense\"");
                break;
            case 3:
                string name = fields[which][..fields[which].IndexOf(':', StringComparison.Ordinal)];
                fields[which] = name + ":" + Pick(OddNumbers, ref random);
                break;
            case 4:
                fields.Clear();
                break;
            default:
                fields.Reverse();
                break;
        }

        entry.Fields = string.Join(',', fields);
    }

    public static void Metadata(FileDraft draft, ref SeededRandom random) => draft.Beginning = Pick(
        [
            "", "\"__metadata__\":{},", "\"__metadata__\":{},\"__metadata__\":{},", "\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"},",
            "\"__metadata__\":{\"a\":1},", "\"__metadata__\":{\"a\":null},", "\"__metadata__\":null,", "\"__metadata__\":[],",
            "\"__metadata__\":{\"a\":{\"b\":\"c\"}},", "\"__metadata__\":{\"a\":\"b\"},\"\\u005f_metadata__\":{\"c\":\"d\"},",
            "\"__metadata__\":{\"a\":\"\\ud83d\\ude00\"},", "\"__metadata__\":{\"\":\"\"},", ",", "\"__metadata__\":{\"a\"},",
        ],
        ref random);

    /// <summary>The same text with its second character as an escape.</summary>
    public static string Escaped(string quoted) =>
        quoted.Length < 3 || quoted[1] == '\\' ? quoted : $"\"\\u{(int)quoted[1]:x4}{quoted[2..]}";

    public static Entry Any(FileDraft draft, ref SeededRandom random) => draft.Entries[random.NextInt(draft.Entries.Count)];

    public static string Pick(string[] choices, ref SeededRandom random) => choices[random.NextInt(choices.Length)];

    private static string Pair(long begin, long end) => string.Create(CultureInfo.InvariantCulture, $"{begin},{end}");
}
