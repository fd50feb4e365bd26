using KernelGen.Tool.Tests.Harness;
using KernelGen.Tool.Tests.Printing;

namespace KernelGen.Tool.Tests.Commands;

/// <summary>An import replaces what an import wrote, both files or none, and nothing else.</summary>
public sealed class ImportTargetTests
{
    [Theory]
    [InlineData("Console.WriteLine();\n")]
    [InlineData("")]
    [InlineData("\n// Imported by kernelgen from model.onnx\n")]
    public void FilesOfUsersStay(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Program.cs"], text);
        RequireRefusal(folder, "Program.cs is there already, and kernelgen did not write it");
        Assert.Equal(text, File.ReadAllText(folder["Program.cs"]));
        Assert.False(File.Exists(folder["Program.safetensors"]));
    }

    [Fact]
    public void WeightsOfUsersStay()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Program.safetensors"], "trained");
        RequireRefusal(folder, "Program.safetensors is there already, without the C# file that kernelgen writes beside it.");
        Assert.Equal("trained", File.ReadAllText(folder["Program.safetensors"]));
        Assert.False(File.Exists(folder["Program.cs"]));
    }

    [Fact]
    public void AnImportReplacesAnEarlierOne()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Import(folder, weight: 1).Code);
        byte[] first = File.ReadAllBytes(folder["Program.safetensors"]);
        string code = File.ReadAllText(folder["Program.cs"]);
        File.AppendAllText(folder["Program.cs"], "// edited\n");
        Assert.Equal(0, Import(folder, weight: 2).Code);
        Assert.Equal(code, File.ReadAllText(folder["Program.cs"]));
        Assert.NotEqual(first, File.ReadAllBytes(folder["Program.safetensors"]));
        string[] files = [.. Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        string[] expected = ["Program.cs", "Program.safetensors", "program.onnx"];
        Assert.Equal(expected, files);
    }

    [Theory]
    [InlineData("Program.cs", "Program.safetensors")]
    [InlineData("Program.safetensors", "Program.cs")]
    public void IfOneFileCannotBeWrittenTheOtherStays(string blocked, string other)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Import(folder, weight: 1).Code);
        byte[] before = File.ReadAllBytes(folder[other]);
        File.Delete(folder[blocked]);
        Directory.CreateDirectory(folder[blocked]);
        RequireRefusal(folder, $"{blocked} is a folder, but a file is written there.");
        Assert.Equal(before, File.ReadAllBytes(folder[other]));
    }

    private static void RequireRefusal(TemporaryFolder folder, string message)
    {
        var (code, error) = Import(folder, weight: 2);
        Assert.Equal(2, code);
        Assert.StartsWith(folder[message], error, StringComparison.Ordinal);
        Assert.Contains("Nothing was written. Remove the f", error, StringComparison.Ordinal);
        Assert.Contains("or give another --out.", error, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Import(TemporaryFolder folder, float weight)
    {
        var model = new NamedModel(4).Floats("w", [4, 4], weight).Node("Gemm", "linear", "x w");
        var (code, _, error) = Imported.Run("import", model.Save(folder["program.onnx"]), "--out", folder.Path);
        return (code, error);
    }
}
