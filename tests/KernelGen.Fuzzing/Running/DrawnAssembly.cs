using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using KernelGen.Fuzzing.Drawing;
using KernelGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Fuzzing.Running;

/// <summary>Declared layers, compiled in memory with what the generator wrote for them, until disposed of.</summary>
internal sealed class DrawnAssembly : IDisposable
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None);

    private static readonly ImmutableArray<MetadataReference> References = FindReferences();

    private readonly AssemblyLoadContext _context = new(null, isCollectible: true);
    private readonly Assembly? _assembly;

    /// <summary>Generates, compiles and loads.</summary>
    /// <exception cref="InvalidOperationException">The generator or the compiler has something to say.</exception>
    public DrawnAssembly(IEnumerable<DeclaredStep> layers)
    {
        string source = Source(layers);
        if (source.Length == 0)
            return;
        var compilation = CSharpCompilation.Create(
            "Drawn", [CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), Parsing)], References,
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: Parsing)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        if (driver.GetRunResult().Results.Single().Exception is { } thrown)
            throw new InvalidOperationException($"The generator fails: {thrown.Message}\n{source}", thrown);
        using var image = new MemoryStream();
        var emitted = output.Emit(image);
        if (!emitted.Success)
            throw new InvalidOperationException($"What was generated does not compile: {emitted.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}\n{source}");
        image.Position = 0;
        _assembly = _context.LoadFromStream(image);
    }

    /// <summary>The declarations as a file.</summary>
    public static string Source(IEnumerable<DeclaredStep> layers)
    {
        string text = string.Join('\n', layers.Distinct().OrderBy(layer => layer.Name, StringComparer.Ordinal).Select(layer => layer.Declared.Text(layer.Name)));
        return text.Length == 0 ? text : "using KernelGen;\n" + text + "\n";
    }

    /// <summary>A new layer.</summary>
    public Layer Create(DeclaredStep layer, KernelOptions options)
    {
        var type = _assembly!.GetType(layer.Name, throwOnError: true)!;
        return (Layer)Activator.CreateInstance(type, BindingFlags.DoNotWrapExceptions, null, [options], CultureInfo.InvariantCulture)!;
    }

    public void Dispose() => _context.Unload();

    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return [.. trusted.Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(Layer).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path))];
    }
}
