using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>A user's project in memory: the framework, the runtime, and every warning that the compiler knows.</summary>
internal static class TestCompilation
{
    /// <summary>Documentation is parsed, so that what is wrong in it is seen.</summary>
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References = FindReferences();

    /// <summary>Strict as a careful user's project: nullable, no unsafe code, the newest warnings, and warnings are errors.</summary>
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        allowUnsafe: false,
        warningLevel: 9999,
        generalDiagnosticOption: ReportDiagnostic.Error);

    /// <summary>A compilation with one file for each source, named Source0.cs and so on.</summary>
    public static CSharpCompilation Create(params string[] sources) =>
        CSharpCompilation.Create("UserProject", sources.Select((source, i) => Parse(source, $"Source{i}.cs")), References, Options);

    public static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, path);

    /// <summary>
    /// Of the trusted assemblies those of the framework; the test's own would let a test compile what no user's project could.
    /// </summary>
    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return [.. trusted.Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(Layer).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path))];
    }
}
