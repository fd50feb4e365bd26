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
            [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 0x80, 0x3F, 0x20, 0xC0, 0, 0x3E, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0xFE,
                0xFF, 0xFF, 0xFF]);
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
        Assert.Contains(
            "F32, F64, F16 or BF16", Assert.Throws<ArgumentException>(() => file.Read("e", new float[1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no tensor \"g\"", Assert.Throws<ArgumentException>(() => file.Read("g", new float[1])).Message, StringComparison.Ordinal);
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
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4,
        "within another")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "the tensors end at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4,
        "is there twice")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "the dtype \"F31\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0,
        "more numbers than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}""", 0, "no whole number of 0 or more")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[1]]]]],"data_offsets":[0,0]}}""", 0, "no whole number of 0 or more")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks dtype, shape or its two data_offsets")]
    [InlineData("""{"a":1}""", 0, "\"a\" is no JSON object")]
    [InlineData("""[1,2]""", 0, "the header is no JSON object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "of the metadata is no text")]
    [InlineData("""{"__metadata__":1}""", 0, "\"__metadata__\" is no JSON object")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "\"__metadata__\" is there twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}""", 0, "no whole number of 0 or more")]
    [InlineData(""" {"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "that begins with {")]
    public void A_header_that_is_wrong_is_refused_with_what_and_where(string header, int data, string expected)
    {
        Write(header, new byte[data]);
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(File).Dispose()).Message, StringComparison.Ordinal);
    }

    /// <summary>Names and texts cost more memory than their bytes in the file.</summary>
    [Theory]
    [InlineData("tensors")]
    [InlineData("metadata")]
    [InlineData("a name")]
    [InlineData("a text with escapes")]
    public void A_header_that_would_take_far_more_memory_than_the_file_is_refused(string what)
    {
        const string tensor = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
        Write(
            what switch
            {
                "tensors" => "{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":{tensor}")) + "}",
                "metadata" => "{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"\"{i}\":\"\"")) + "}}",
                "a name" => $"{{\"{new string('n', 5_000_000)}\":{tensor}}}",
                _ => $"{{\"__metadata__\":{{\"a\":\"{string.Concat(Enumerable.Repeat("\\u00e9", 800_000))}\"}}}}",
            },
            []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(File).Dispose()).Message;
        Assert.Contains("names and texts take more memory", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, new FileInfo(File).Length + (1 << 20));
    }

    /// <summary>Files of usual proportions are not: long texts beside much data, and a thousand small tensors.</summary>
    [Fact]
    public void A_header_with_many_names_and_long_texts_is_read()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("description", new string('t', 1_000_000));
        writer.Add("data", [500_000], new float[500_000]);
        for (int i = 0; i < 1000; i++)
            writer.Add($"layer{i}.attention.output.dense.bias", [1], new float[1]);
        writer.Save(File);
        using var file = SafetensorsFile.Open(File);
        Assert.Equal(1001, file.Tensors.Count);
        Assert.Equal(1_000_000, file.Metadata["description"].Length);
    }

    [Fact]
    public void Numbers_of_more_than_a_chunk_come_back()
    {
        var writer = new SafetensorsWriter();
        float[] floats = Samples.Uniform(40_001, seed: 1);
        long[] wholes = [.. Enumerable.Range(0, 20_001).Select(i => i * -12_345_678_901L)];
        writer.Add("a", [floats.Length], floats);
        writer.Add("b", [wholes.Length], wholes);
        writer.Save(File);
        using var file = SafetensorsFile.Open(File);
        Assert.Equal(floats, Floats(file, "a"));
        var read = new long[wholes.Length];
        file.Read("b", read);
        Assert.Equal(wholes, read);
    }

    [Fact]
    public void A_tensor_cannot_have_the_name_of_the_metadata() =>
        Assert.Contains(
            "__metadata__",
            Assert.Throws<ArgumentException>(() => new SafetensorsWriter().Add("__metadata__", [0], Array.Empty<float>())).Message,
            StringComparison.Ordinal);

    /// <summary>What killed processes left is removed; what is new, in use, of another file, or not of this library, stays.</summary>
    [Fact]
    public void Abandoned_temporary_files_are_removed()
    {
        string guid = Guid.NewGuid().ToString("N");
        string[] stay =
        [
            $"x.safetensors.{guid}.tmp", $"x.safetensors.12.{guid}", $"x.safetensors.12.{guid}.tmp.bak",
            $"x.safetensors.12.{guid[1..]}.tmp", $"y.safetensors.12.{guid}.tmp", $"x.safetensors.1a.{guid}.tmp",
            "x.safetensors.12.tmp", "x.safetensors.tmp",
            $"x.safetensors.13.{guid}.tmp", $"x.safetensors.14.{guid}.tmp",
        ];
        foreach (string name in (string[])[.. stay, $"x.safetensors.12.{guid}.tmp"])
        {
            System.IO.File.WriteAllText(Path.Combine(_folder, name), "left");
            if (!name.Contains(".13.", StringComparison.Ordinal))
                System.IO.File.SetLastWriteTimeUtc(Path.Combine(_folder, name), DateTime.UtcNow.AddHours(-1));
        }

        using (new FileStream(Path.Combine(_folder, stay[^1]), FileMode.Open, FileAccess.Write, FileShare.None))
            new SafetensorsWriter().Save(File);
        string[] expected = [.. stay, "x.safetensors"];
        var there = Directory.GetFiles(_folder).Select(Path.GetFileName);
        Assert.Equal(expected.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
