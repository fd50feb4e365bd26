using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Tool.Tests.Harness;

/// <summary>
/// Compiles the C# files of imported networks as a strict project of a user would, with the generator, and loads the result.
/// </summary>
internal static class ImportedCode
{
    /// <summary>Compiles files together.</summary>
    /// <returns>Gives the builder of the network that a class of them describes.</returns>
    public static Func<string, NetworkBuilder> Compile(params string[] files)
    {
        // Kernels of two widths compile several times faster; the narrower one is for processors without AVX2.
        var driver = CSharpGeneratorDriver.Create(
            [new Generators.KernelGenerator().AsSourceGenerator()],
            parseOptions: TestCompilation.ParseOptions,
            optionsProvider: new ProjectOptions("V256,V128"));
        driver.RunGeneratorsAndUpdateCompilation(TestCompilation.Create(files), out var output, out var diagnostics);
        Assert.Empty(diagnostics);
        OutputCompiles.Require(output);
        using var image = new MemoryStream();
        Assert.True(output.Emit(image).Success);
        var assembly = Assembly.Load(image.ToArray());
        return name =>
        {
            var method = assembly.GetType(name, throwOnError: true)!.GetMethod("Layers")!;
            return (NetworkBuilder)method.Invoke(null, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)])!;
        };
    }
}
