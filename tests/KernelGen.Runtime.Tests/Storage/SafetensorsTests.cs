using System.Buffers.Binary;
using System.Text;
using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>The format, and what is made of files that are damaged.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kernelgen-safetensors").FullName;

    private string File => Path.Combine(_folder, "x.safetensors");

    /// <summary>Bytes as the format's description has them.</summary>
    [Fact]
    public void What_others_write_is_read()
    {
        Write("""{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[16,20]},"c":{"dtype":"F16","shape":[1],"data_offsets":[20,22]},"d":{"dtype":"F64","shape":[],"data_offsets":[22,30]},"e":{"dtype":"I32","shape":[1],"data_offsets":[30,34]},"f":{"dtype":"U8","shape":[0,3],"data_offsets":[34,34]}}  """,
            [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 0x80, 0x3F, 0x20, 0xC0, 0, 0x3E, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0xFE, 0xFF, 0xFF, 0xFF]);
        using var file = SafetensorsFile.Open(File);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([1f, 2, 3, 4], Floats(file, "a"));
        Assert.Equal([1f, -2.5f], Floats(file, "b"));
        Assert.Equal([1.5f], Floats(file, "c"));
        Assert.Equal([1.5f], Floats(file, "d"));
        var whole = new long[1];
        file.Read("e", whole);
        Assert.Equal([-2L], whole);
        Assert.Equal("U8 [0, 3]", file.Tensors["f"].ToString());
        Assert.Contains("F32, F64, F16 or BF16", Assert.Throws<ArgumentException>(() => file.Read("e", new float[1])).Message, StringComparison.Ordinal);
        Assert.Contains("no tensor \"g\"", Assert.Throws<ArgumentException>(() => file.Read("g", new float[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_the_format_to_the_byte()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        writer.Add("a", [2], (float[])[1, 2]);
        writer.Add("b", [1], (long[])[-1]);
        writer.Save(File);
        const string header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}""";
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(header.PadRight(length), Encoding.UTF8.GetString(bytes, 8, length));
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 64, 255, 255, 255, 255, 255, 255, 255, 255], bytes[(8 + length)..]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "has 4 bytes, but F32 [2] needs another number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 4, "lies at bytes 0 to 8 of 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "nothing lies at bytes 0 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "within another")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "the tensors end at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "is there twice")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "the dtype \"F31\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more numbers than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}""", 0, "no whole number of 0 or more")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[1]]]]],"data_offsets":[0,0]}}""", 0, "no whole number of 0 or more")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks dtype, shape or its two data_offsets")]
    [InlineData("""{"a":1}""", 0, "\"a\" is no JSON object")]
    [InlineData("""[1,2]""", 0, "the header is no JSON object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "of the metadata is no text")]
    public void A_header_that_is_wrong_is_refused_with_what_and_where(string header, int data, string expected)
    {
        Write(header, new byte[data]);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(File).Dispose()).Message, StringComparison.Ordinal);
    }

    /// <summary>Files cut off, bits turned, bytes drawn anew: a clear exception or a file that is right, and no more memory than the file has and 1 MB.</summary>
    [Fact]
    public void Damaged_files_are_refused_without_more_memory_than_they_have()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        for (int i = 0; i < 6; i++)
            writer.Add($"layer{i}.weight", [2, 3], Samples.Uniform(6, seed: i));
        writer.Save(File);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        int cases = int.TryParse(Environment.GetEnvironmentVariable("KERNELGEN_TESTS_FILES"), out int asked) ? asked : 4000, refused = 0;
        var random = new SeededRandom(1);
        for (int n = 0; n < cases; n++)
        {
            System.IO.File.WriteAllBytes(File, Mutated(whole, ref random));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var file = SafetensorsFile.Open(File);
                foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Type == TensorType.F32))
                    file.Read(tensor.Name, new float[tensor.Count]);
            }
            catch (InvalidDataException refusal)
            {
                refused++;
                Assert.Contains(File, refusal.Message, StringComparison.Ordinal);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, whole.Length + (1 << 20));
        }

        Assert.InRange(refused, cases / 3, cases);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Mutated(byte[] whole, ref SeededRandom random)
    {
        byte[] bytes = [.. whole];
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        switch (random.NextInt(5))
        {
            case 0:
                return bytes[..random.NextInt(bytes.Length)];
            case 1:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, random.Next() >> random.NextInt(64));
                return bytes;
            case 2:
                // Digits, brackets and quotation marks in wrong places.
                for (int i = random.NextInt(4); i >= 0; i--)
                    bytes[8 + random.NextInt(header - 8)] = (byte)"0123456789{}[]\",:-e."[random.NextInt(20)];
                return bytes;
            case 3:
                return [.. bytes, .. new byte[random.NextInt(100)]];
            default:
                for (int i = random.NextInt(8); i >= 0; i--)
                    bytes[random.NextInt(header)] ^= (byte)(1 << random.NextInt(8));
                return bytes;
        }
    }

    private static float[] Floats(SafetensorsFile file, string name)
    {
        var values = new float[file.Tensors[name].Count];
        file.Read(name, values);
        return values;
    }

    private void Write(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        System.IO.File.WriteAllBytes(File, [.. length, .. json, .. data]);
    }
}
