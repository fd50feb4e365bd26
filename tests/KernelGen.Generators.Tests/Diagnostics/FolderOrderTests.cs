using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generators.Tests.Diagnostics;

/// <summary>
/// The folders of the runtime have an order: code uses types of its own folder and of those before it, never of those behind it. So each
/// can be read without what comes later.
/// </summary>
public sealed class FolderOrderTests
{
    private static readonly string[] Order =
    [
        "Declarations", "Random", "Text", "Parallel", "Memory", "Sparsity", "Kernels", "Weights", "Tuning", "Layers", "Networks", "Storage",
        "Training",
    ];

    private const string Usings =
        "global using KernelGen.CompilerServices; global using System; global using System.Collections.Generic; "
            + "global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    [Fact]
    public void Every_folder_uses_those_before_it_alone()
    {
        string root = Path.Combine(Harness.RepositoryRoot.Path, "runtime", "KernelGen.Runtime");
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Select(file => Parse(File.ReadAllText(file), Path.GetRelativePath(root, file))).ToArray();
        Assert.Equal(Order.Order(StringComparer.Ordinal), trees.Select(FolderOf).Distinct().Order(StringComparer.Ordinal));

        var uses = Uses(trees).ToArray();
        Assert.True(uses.Length > 300, $"Only {uses.Length} uses of types of other folders were found.");
        string[] backward =
        [
            .. uses.Where(use => Array.IndexOf(Order, use.From) < Array.IndexOf(Order, use.To))
                .Select(use => $"{use.From} -> {use.To}: {use.File} uses {use.Type}").Distinct(),
        ];
        Assert.True(backward.Length == 0, string.Join("\n", backward.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Finds_a_use_of_a_later_folder()
    {
        var uses = Uses([
            Parse("namespace N; class Early { Late[]? _late; }", Path.Combine("Memory", "Early.cs")),
            Parse("namespace N; class Late { static void M(Early early) { } }", Path.Combine("Layers", "Linear", "Late.cs"))]);
        Assert.Equal([("Memory", "Layers", "Early.cs", "Late"), ("Layers", "Memory", "Late.cs", "Early")], uses);
    }

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(
            text, new CSharpParseOptions(LanguageVersion.Preview), path, cancellationToken: TestContext.Current.CancellationToken);

    private static string FolderOf(SyntaxTree tree) => tree.FilePath.Split(Path.DirectorySeparatorChar)[0];

    private static IEnumerable<(string From, string To, string File, string Type)> Uses(SyntaxTree[] trees)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compilation = CSharpCompilation.Create(
            "Runtime", [.. trees, Parse(Usings, "Usings.cs")],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == framework)
                .Select(path => MetadataReference.CreateFromFile(path)));
        return
            from tree in trees
            let model = compilation.GetSemanticModel(tree)
            from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            let type = model.GetSymbolInfo(name).Symbol as INamedTypeSymbol
            where type is not null
            from place in type.OriginalDefinition.DeclaringSyntaxReferences
            where trees.Contains(place.SyntaxTree) && FolderOf(place.SyntaxTree) != FolderOf(tree)
            select (FolderOf(tree), FolderOf(place.SyntaxTree), Path.GetFileName(tree.FilePath), type.Name);
    }
}
