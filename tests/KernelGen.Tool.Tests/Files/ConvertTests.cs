using System.IO.Compression;
using System.Text;
using KernelGen.Storage;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Files;

/// <summary>Weights from safetensors to NumPy's archives and back.</summary>
public sealed class ConvertTests
{
    [Fact]
    public void NumbersAndNamesStay()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add("a.weight", [2, 3], new float[] { 1, -2, 3, 0, 5.5f, 6 });
        writer.Add("scale", [], new float[] { 7 });
        writer.Add("steps", [2], new long[] { 1L << 40, -1 });
        writer.Add("exact", [1], new double[] { Math.PI });
        writer.Save(folder["a.safetensors"]);
        Assert.Equal(0, Imported.Run("convert", folder["a.safetensors"], folder["b.npz"]).Code);
        Assert.Equal(0, Imported.Run("convert", folder["b.npz"], folder["c.safetensors"]).Code);
        using SafetensorsFile before = SafetensorsFile.Open(folder["a.safetensors"]), after = SafetensorsFile.Open(folder["c.safetensors"]);
        Assert.Equal(
            before.Tensors.Values.Select(tensor => (tensor.Name, $"{tensor}")),
            after.Tensors.Values.Select(tensor => (tensor.Name, $"{tensor}")));
        Assert.Equal(File.ReadAllBytes(folder["a.safetensors"]), File.ReadAllBytes(folder["c.safetensors"]));
    }

    [Theory]
    [InlineData("<f2", "(2,)", new byte[] { 0x00, 0x3c, 0x00, 0xc0 }, "F32 [2]")]
    [InlineData("<i4", "(1, 2)", new byte[] { 5, 0, 0, 0, 0xff, 0xff, 0xff, 0xff }, "I64 [1, 2]")]
    [InlineData("<f8", "()", new byte[] { 0, 0, 0, 0, 0, 0, 0xf0, 0x3f }, "F64 []")]
    public void TypesOfNumpyAreRead(string type, string shape, byte[] numbers, string expected)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.npz"], ("x.npy", Array(type, shape, "False", numbers)));
        var (code, _, error) = Imported.Run("convert", folder["a.npz"], folder["b.safetensors"]);
        Assert.True(code == 0, error);
        using var file = SafetensorsFile.Open(folder["b.safetensors"]);
        Assert.Equal(expected, file.Tensors["x"].ToString());
        if (type == "<f2")
        {
            var values = new float[2];
            file.Read("x", values);
            Assert.Equal([1, -2], values);
        }
        else if (type == "<i4")
        {
            var values = new long[2];
            file.Read("x", values);
            Assert.Equal([5, -1], values);
        }
    }

    [Fact]
    public void AllThatCannotBeReadIsNamed()
    {
        using var folder = new TemporaryFolder();
        Write(
            folder["a.npz"],
            ("good.npy", Array("<f4", "(1,)", "False", new byte[4])), ("text.npy", Array("<U3", "(1,)", "False", new byte[12])),
            ("columns.npy", Array("<f4", "(1, 1)", "True", new byte[4])), ("short.npy", Array("<f4", "(9,)", "False", new byte[4])),
            ("notes.txt", "hello"u8.ToArray()));
        var (code, _, error) = Imported.Run("convert", folder["a.npz"], folder["b.safetensors"]);
        Assert.Equal(2, code);
        Assert.All(
            new[]
            {
                "text.npy holds numbers of type <U3", "columns.npy lies column by column", "short.npy has", "notes.txt is no NumPy array",
            },
            part => Assert.Contains(part, error, StringComparison.Ordinal));
        Assert.False(File.Exists(folder["b.safetensors"]));
    }

    [Fact]
    public void OtherEndingsAreRefused()
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = Imported.Run("convert", folder["a.bin"], folder["b.npz"]);
        Assert.Equal(2, code);
        Assert.Contains("one must end with .safetensors and the other with .npz", error, StringComparison.Ordinal);
    }

    [Fact]
    public void InspectShowsZerosAndDrawsMasks()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add("fc.weight", [2, 2], new float[] { 1, 0, 0, 2 });
        writer.Add("s.weight.values", [1], new float[] { 3 });
        writer.Add("s.weight.crow_indices", [3], new long[] { 0, 0, 1 });
        writer.Add("s.weight.col_indices", [1], new long[] { 3 });
        writer.Save(folder["a.safetensors"]);
        var (code, output, error) = Imported.Run("inspect", folder["a.safetensors"], "--pictures", folder["pictures"]);
        Assert.True(code == 0, error);
        Assert.Contains("2 tensors, 12 numbers, 3 of them not zero", output, StringComparison.Ordinal);
        Assert.Equal(["fc.weight.png", "s.weight.png"], Directory.GetFiles(folder["pictures"]).Select(Path.GetFileName).Order());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(folder["pictures"], "fc.weight.png"))[..4]);
    }

    private static byte[] Array(string type, string shape, string order, byte[] numbers)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. numbers];
    }

    private static void Write(string path, params (string Name, byte[] Content)[] entries)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }
    }
}
