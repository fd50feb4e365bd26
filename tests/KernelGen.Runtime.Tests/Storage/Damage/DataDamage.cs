using System.Buffers.Binary;
using System.Globalization;
using Entry = KernelGen.Runtime.Tests.Storage.FileDraft.Entry;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>Numbers that are wrong in a file that is right, and files that are right and look different.</summary>
internal static class DataDamage
{
    /// <summary>Rows that go back or beyond, columns out of range or not ascending, numbers that are right in 32 bits only.</summary>
    public static void Indices(FileDraft draft, ref SeededRandom random)
    {
        var lists = draft.Entries.FindAll(entry => entry.Name.EndsWith("_indices\"", StringComparison.Ordinal));
        if (lists.Count == 0)
        {
            NotFinite(draft, ref random);
            return;
        }

        var entry = lists[random.NextInt(lists.Count)];
        byte[] data = entry.Data = [.. entry.Data];
        int count = data.Length / 8, place = random.NextInt(3) switch { 0 => 0, 1 => count - 1, _ => random.NextInt(count) };
        var at = data.AsSpan(place * 8, 8);
        long old = BinaryPrimitives.ReadInt64LittleEndian(at);
        if (random.NextInt(5) == 0)
        {
            // Two change places, or one is there twice.
            var other = data.AsSpan(random.NextInt(count) * 8, 8);
            long moved = BinaryPrimitives.ReadInt64LittleEndian(other);
            BinaryPrimitives.WriteInt64LittleEndian(at, moved);
            if (random.NextInt(2) == 0)
                BinaryPrimitives.WriteInt64LittleEndian(other, old);
            return;
        }

        long[] odd =
        [
            -1, 0, 1, 3, 4, 12, 18, 54, old + 1, old - 1, -old, count, count + 1, int.MaxValue, 1L << 31, 1L << 32, (1L << 32) + old,
            old - (1L << 32), long.MinValue, long.MaxValue, BitConverter.DoubleToInt64Bits(double.NaN), (long)random.Next(),
        ];
        BinaryPrimitives.WriteInt64LittleEndian(at, odd[random.NextInt(odd.Length)]);
    }

    public static void NotFinite(FileDraft draft, ref SeededRandom random)
    {
        var lists = draft.Entries.FindAll(entry => entry.Dtype == "\"F32\"" && entry.Data.Length > 0);
        var entry = random.NextInt(4) == 0 ? draft.Find("bn.running_var") : lists[random.NextInt(lists.Count)];
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, -1, float.Epsilon, float.MaxValue, 0, -1e-30f];
        byte[] data = entry.Data = [.. entry.Data];
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(random.NextInt(data.Length / 4) * 4), odd[random.NextInt(odd.Length)]);
        if (random.NextInt(3) == 0)
            Convert(entry, ref random);
    }

    /// <summary>Files that mean something, and mostly the same: another order, other types, escapes, white space, empty tensors.</summary>
    public static void Harmless(FileDraft draft, ref SeededRandom random)
    {
        for (int n = 1 + random.NextInt(4); n > 0; n--)
        {
            var entry = HeaderDamage.Any(draft, ref random);
            switch (random.NextInt(7))
            {
                case 0:
                    draft.Entries.Remove(entry);
                    draft.Entries.Insert(random.NextInt(draft.Entries.Count + 1), entry);
                    break;
                case 1:
                    entry.Name = HeaderDamage.Escaped(entry.Name);
                    break;
                case 2:
                    draft.End = new string(" \t\r\n"[random.NextInt(4)], random.NextInt(100));
                    break;
                case 3:
                    string name = $"\"bn{n.ToString(CultureInfo.InvariantCulture)}.num_batches_tracked\"";
                    draft.Entries.Add(new Entry { Name = name, Dtype = "\"I64\"", Shape = [], Data = new byte[8] });
                    break;
                default:
                    Convert(entry, ref random);
                    break;
            }
        }
    }

    /// <summary>The same numbers, or nearly, in another type.</summary>
    private static void Convert(Entry entry, ref SeededRandom random)
    {
        var from = entry.Data;
        int count = from.Length / (entry.Dtype == "\"I64\"" ? 8 : 4);
        if (entry.Dtype == "\"I64\"")
        {
            var narrow = new byte[count * 4];
            for (int i = 0; i < count; i++)
            {
                long number = BinaryPrimitives.ReadInt64LittleEndian(from.AsSpan(i * 8));
                BinaryPrimitives.WriteInt32LittleEndian(narrow.AsSpan(i * 4), (int)number);
            }

            (entry.Dtype, entry.Data) = ("\"I32\"", narrow);
        }
        else if (entry.Dtype == "\"F32\"")
        {
            int kind = random.NextInt(3), size = kind == 0 ? 8 : 2;
            var data = new byte[count * size];
            for (int i = 0; i < count; i++)
            {
                float number = BinaryPrimitives.ReadSingleLittleEndian(from.AsSpan(i * 4));
                var to = data.AsSpan(i * size);
                if (kind == 0)
                    BinaryPrimitives.WriteDoubleLittleEndian(to, random.NextInt(200) == 0 ? 1e300 : number);
                else if (kind == 1)
                    BinaryPrimitives.WriteHalfLittleEndian(to, (Half)number);
                else
                    BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16));
            }

            (entry.Dtype, entry.Data) = (((string[])["\"F64\"", "\"F16\"", "\"BF16\""])[kind], data);
        }
    }
}
