using KernelGen.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests;

/// <summary>Two projects with layers of the same shape, of which one sees the other's internal types, as a library's tests do.</summary>
public class FriendAssembliesTests
{
    private const string Layer = "[KernelGen.SparseLinear(3, 2)] internal sealed partial class Hidden;";

    [Theory]
    [InlineData("App.Networks", "App.Networks.Tests")]
    [InlineData("App.Networks", "App_Networks")]
    [InlineData("App-Networks", "App Networks")]
    [InlineData("Math", "Math.Unsafe")]
    [InlineData("KernelGen.Generated", "System")]
    [InlineData("class", "class.record")]
    [InlineData("3rd", "_3rd")]
    [InlineData("Größe", "隐藏 层")]
    [InlineData("FourOffsets", "SparseForwardKernel")]
    public async Task Each_has_kernels_of_its_own(string library, string tests)
    {
        var seen = TestCompilation.Create(
            $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{tests}\")]\nnamespace Library;\n{Layer}");
        GeneratorHarness.Drive(new KernelGenerator(), seen.WithAssemblyName(library), out var output, widths: "V256");
        using var image = new MemoryStream();
        Assert.True(output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;

        // What is internal is seen: else the test would find nothing.
        const string seeing = "namespace Tests { internal static class Uses { internal static object One() => new Library.Hidden(); } }\n";
        await GeneratorHarness.Run(
            TestCompilation.Create(seeing + Layer).WithAssemblyName(tests).AddReferences(MetadataReference.CreateFromStream(image)),
            widths: "V256");
    }
}
