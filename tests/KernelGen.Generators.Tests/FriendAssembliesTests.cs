using KernelGen.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests;

/// <summary>Two projects with layers of the same shapes, of which one sees the other's internal types, as a library's tests do.</summary>
public class FriendAssembliesTests
{
    private const string Layers = """
        [KernelGen.SparseLinear(7, 5)] internal sealed partial class Hidden;
        [KernelGen.SparseConv2d(2, 3, Kernel = 3, Padding = 1, Height = 4, Width = 5)] internal sealed partial class Conv;
        """;

    [Theory]
    [InlineData("App.Networks", "App.Networks.Tests")]
    [InlineData("App.Networks", "App_Networks")]
    [InlineData("App-Networks", "App Networks")]
    [InlineData("App", "app")]
    [InlineData("Math", "Math.Unsafe")]
    [InlineData("Unsafe.Vector512", "Unsafe")]
    [InlineData("KernelGen", "KernelGen.Generated")]
    [InlineData("System", "System.Runtime")]
    [InlineData("class", "class.record")]
    [InlineData("3rd", "_3rd")]
    [InlineData("Größe", "隐藏 层")]
    [InlineData("FourOffsets", "SparseForwardKernel")]
    public async Task Each_has_kernels_of_its_own(string library, string tests)
    {
        var seen = TestCompilation.Create($"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{tests}\")]\nnamespace Library;\n{Layers}");
        GeneratorHarness.Drive(new KernelGenerator(), seen.WithAssemblyName(library), out var output);
        using var image = new MemoryStream();
        Assert.True(output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;

        // What is internal is seen: else the test would find nothing.
        const string seeing = "namespace Tests { internal static class Uses { internal static object One() => new Library.Hidden(); } }\n";
        await GeneratorHarness.Run(TestCompilation.Create(seeing + Layers).WithAssemblyName(tests).AddReferences(MetadataReference.CreateFromStream(image)));
    }
}
