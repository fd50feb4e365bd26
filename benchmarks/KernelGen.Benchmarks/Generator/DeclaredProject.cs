using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Benchmarks.Generator;

/// <summary>A project that declares layers, as the compiler hands it to the generator.</summary>
public sealed class DeclaredProject
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    private readonly CSharpCompilation _compilation;

    /// <param name="layers">
    /// Number of sparse linear layers. No two share a size, so that no kernel is shared: the most work that so many layers can be.
    /// </param>
    public DeclaredProject(int layers)
    {
        var source = new StringBuilder("using KernelGen;\nnamespace Declared;\n");
        for (int i = 0; i < layers; i++)
        {
            string activation = i % 2 == 0 ? "Relu" : "None";
            source.Append(
                CultureInfo.InvariantCulture,
                $"[SparseLinear({100 + (37 * i)}, {64 + (29 * i)}, Activation = Activation.{activation})] "
                + $"public sealed partial class Layer{i};\n");
        }

        string references = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        _compilation = CSharpCompilation.Create(
            "Declared",
            [CSharpSyntaxTree.ParseText(source.ToString(), Options)],
            references.Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>Runs the generator from nothing, as a clean build does.</summary>
    /// <exception cref="InvalidOperationException">It reported a diagnostic or wrote nothing.</exception>
    public GeneratorDriverRunResult Generate(out TimeSpan generatorTime)
    {
        var driver = CSharpGeneratorDriver.Create([new Generators.KernelGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGenerators(_compilation);
        var result = driver.GetRunResult();
        if (result.Diagnostics.Length > 0 || result.GeneratedTrees.Length == 0)
        {
            throw new InvalidOperationException(
                $"The generator wrote {result.GeneratedTrees.Length} files and said: {string.Join("; ", result.Diagnostics)}");
        }

        generatorTime = driver.GetTimingInfo().GeneratorTimes[0].ElapsedTime;
        return result;
    }
}
