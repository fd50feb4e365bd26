using System.Text.RegularExpressions;
using KernelGen.Generators.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generators.Tests.Diagnostics;

/// <summary>The pages tell the truth: each example has the mistake it shows, each fix is a layer.</summary>
public class DocumentationPagesTests
{
    private const string Around = """
        #pragma warning disable CS1591 // The pages' layers have no documentation.
        using KernelGen;
        public class ModelPart;
        public interface IModelPart;

        """;

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Folder, "KGEN00*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(RepositoryRoot.Path, "generators", "docs");

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_example_has_the_mistake_and_the_fix_has_not(string id)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Folder, id + ".md"), TestContext.Current.CancellationToken);
        string[] code = [.. Regex.Matches(page, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
        if (id == "KGEN0017")
        {
            // Its example is a project file.
            Assert.Contains("<LangVersion>11</LangVersion>", page, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(2, code.Length);
        string[] parts = page.Split("## Fix");
        var found = await AnalyzerRun.Diagnose(TestCompilation.Create(Around + code[0]), Masks(parts[0]));
        Assert.Equal([id], found.Select(d => d.Id));
        await GeneratorHarness.Run(TestCompilation.Create(Around + code[1]), widths: "V256", Masks(parts[1]));
    }

    /// <summary>The files that a part of a page shows, each with its path.</summary>
    private static ProjectFile[] Masks(string part) =>
        [.. Regex.Matches(part, "```mtx (.*?)\n(.*?)```", RegexOptions.Singleline)
            .Select(match => new ProjectFile("/app/" + match.Groups[1].Value, match.Groups[2].Value))];

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    public async Task An_older_language_is_refused(LanguageVersion version, string display)
    {
        var compilation = TestCompilation.Create();
        var old = CSharpSyntaxTree.ParseText(
            "[KernelGen.SparseLinear(3, 2)] public partial class Hidden { }", TestCompilation.ParseOptions.WithLanguageVersion(version),
            "Old.cs", cancellationToken: TestContext.Current.CancellationToken);
        var found = Assert.Single(await AnalyzerRun.Diagnose(compilation.AddSyntaxTrees(old)));
        Assert.Equal("KGEN0017", found.Id);
        Assert.Equal(
            $"Layer 'Hidden' is compiled as C# {display}, but generated code is written in C# 12.0. "
            + "Remove LangVersion from the project, or set it to 12.0 or more.",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
