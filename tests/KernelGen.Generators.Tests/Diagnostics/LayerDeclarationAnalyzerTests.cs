using System.Globalization;
using KernelGen.Generators.Diagnostics;
using KernelGen.Generators.Tests.Harness;
using KernelGen.Generators.Tests.Parsing;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests.Diagnostics;

public class LayerDeclarationAnalyzerTests
{
    /// <summary>In each source the brackets 〚〛 mark where the diagnostic is.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "KGEN0001", "[〚SparseLinear(3, 2)〛] public sealed class Hidden { }",
            "Layer 'Hidden' is not partial, so its kernels cannot be added to it. Add the modifier 'partial'." },
        { "KGEN0002", "class Outer { [〚SparseLinear(3, 2)〛] partial class Hidden { } }",
            "Layer 'Outer.Hidden' lies within 'Outer', which is not partial, so its kernels cannot be added to it. Add the modifier 'partial' to 'Outer'." },
        { "KGEN0002", "struct A<T> { partial class B { [〚DenseLinear(3, 2)〛] partial class Hidden { } } }",
            "Layer 'A<T>.B.Hidden' lies within 'A<T>', which is not partial, so its kernels cannot be added to it. Add the modifier 'partial' to 'A<T>'." },
        { "KGEN0003", "[〚SparseLinear(3, 2)〛] static partial class Hidden { }",
            "Layer 'Hidden' is static, but a layer has instances, each with weights of its own. Remove the modifier 'static'." },
        { "KGEN0004", "[〚SparseLinear(3, 2)〛] abstract partial class Hidden { }",
            "Layer 'Hidden' is abstract, so no network could create it. Remove the modifier 'abstract'." },
        { "KGEN0005", "[〚SparseLinear(3, 2)〛] partial class Hidden<T> { }",
            "Layer 'Hidden<T>' is generic, but its kernels are written for one shape and for floats. Remove its type parameters." },
        { "KGEN0006", "[〚SparseLinear(3, 2)〛] partial record Hidden { }",
            "Layer 'Hidden' is a record, which cannot derive from the class 'KernelGen.SparseLinear'. Declare it as a class." },
        { "KGEN0006", "[〚SparseLinear(3, 2)〛] partial record class Hidden(int Number);",
            "Layer 'Hidden' is a record, which cannot derive from the class 'KernelGen.SparseLinear'. Declare it as a class." },
        { "KGEN0007", "class Base { } [〚DenseLinear(3, 2)〛] partial class Hidden : Base { }",
            "Layer 'Hidden' derives from 'Base', but the generated part derives it from 'KernelGen.DenseLinear'. Remove the base class; interfaces may stay." },
        { "KGEN0007", "[〚DenseLinear(3, 2)〛] partial class Hidden : SparseLinear { }",
            "Layer 'Hidden' derives from 'SparseLinear', but the generated part derives it from 'KernelGen.DenseLinear'. Remove the base class; interfaces may stay." },
        { "KGEN0008", "[〚SparseLinear(3, 2)〛] file partial class Hidden { }",
            "Layer 'Hidden' is or lies within the file-local type 'Hidden', which no generated file can extend. Remove the modifier 'file' from 'Hidden'." },
        { "KGEN0008", "file partial class Outer { [〚SparseLinear(3, 2)〛] partial class Hidden { } }",
            "Layer 'Outer.Hidden' is or lies within the file-local type 'Outer', which no generated file can extend. Remove the modifier 'file' from 'Outer'." },
        { "KGEN0009", "[SparseLinear(〚0〛, 2)] partial class Hidden { }",
            "Layer 'Hidden' has inFeatures = 0, but a layer has at least one feature on each side. Set inFeatures to 1 or more." },
        { "KGEN0009", "[SparseLinear(3, 〚-2〛)] partial class Hidden { }",
            "Layer 'Hidden' has outFeatures = -2, but a layer has at least one feature on each side. Set outFeatures to 1 or more." },
        { "KGEN0009", "[DenseLinear(outFeatures: 〚int.MinValue〛, inFeatures: 3)] partial class Hidden { }",
            "Layer 'Hidden' has outFeatures = -2147483648, but a layer has at least one feature on each side. Set outFeatures to 1 or more." },
        { "KGEN0010", "[SparseLinear(〚33554432〛, 1)] partial class Hidden { }",
            "Layer 'Hidden' has inFeatures = 33554432: a tile of 64 samples takes 64 * 33554432 = 2147483648 floats, more than the 2147483647 that an int can number. Set inFeatures to 33554431 or less." },
        { "KGEN0010", "[DenseLinear(1, 〚int.MaxValue〛)] partial class Hidden { }",
            "Layer 'Hidden' has outFeatures = 2147483647: a tile of 64 samples takes 64 * 2147483647 = 137438953408 floats, more than the 2147483647 that an int can number. Set outFeatures to 33554431 or less." },
        { "KGEN0011", "[〚SparseLinear(46341, 46341)〛] partial class Hidden { }",
            "Layer 'Hidden' has 46341 * 46341 = 2147488281 weights, more than the 2147483575 that one buffer holds. Reduce inFeatures or outFeatures, or split the layer in two." },
        { "KGEN0012", "[SparseLinear(3, 2)] [〚DenseLinear(3, 2)〛] partial class Hidden { }",
            "Layer 'Hidden' is declared by both [SparseLinear] and [DenseLinear], but a class is one layer. Remove one of the attributes, or declare a second class." },
        { "KGEN0012", "[DenseLinear(3, 2)] partial class Hidden { } [〚SparseLinear(3, 2)〛] partial class Hidden { }",
            "Layer 'Hidden' is declared by both [DenseLinear] and [SparseLinear], but a class is one layer. Remove one of the attributes, or declare a second class." },
        { "KGEN0013", "[SparseLinear(3, 2, Activation = 〚(Activation)7〛)] partial class Hidden { }",
            "Layer 'Hidden' has Activation = 7, which is no member of the enum Activation. Use Activation.None or Activation.Relu." },
        { "KGEN0014", "[〚SparseLinear(3, 2)〛] partial class Hidden { public Hidden(KernelOptions options) { } }",
            "Layer 'Hidden' has a constructor 'Hidden(KernelOptions options)', but the constructor with these parameters is generated. Remove it, or give it other parameters and chain it with ': this(...)'." },
        { "KGEN0015", "[〚SparseLinear(3, 2)〛] partial class Hidden(int number) { public int Number => number; }",
            "Layer 'Hidden' has a primary constructor, which the generated constructor would have to call. Write an ordinary constructor that chains to the generated one with ': this(...)'." },
        { "KGEN0016", "[〚SparseLinear(3, 2)〛] partial class Hidden { private Hidden(int number, string text) { } }",
            "Layer 'Hidden' has a constructor 'Hidden(int number, string text)' that does not call the generated one, so the layer would have no kernels. Write 'Hidden(int number, string text) : this((KernelGen.KernelOptions?)null)' or pass the options on." },
        { "KGEN0016", "[〚DenseLinear(3, 2)〛] partial class Hidden { public Hidden() : base(null!, null) { } }",
            "Layer 'Hidden' has a constructor 'Hidden()' that does not call the generated one, so the layer would have no kernels. Write 'Hidden() : this((KernelGen.KernelOptions?)null)' or pass the options on." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_reported_where_it_is_and_says_how_to_mend_it(string id, string marked, string message)
    {
        var (source, start, length) = Unmark("using KernelGen;\n" + marked);
        var diagnostic = Assert.Single(await AnalyzerRun.Diagnose(TestCompilation.Create(source)));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal((start, length), (diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        GeneratorHarness.RequireSilence(source);
        Assert.Empty(SpecCollector.Collect(source));
    }

    [Fact]
    public async Task Every_mistake_is_reported_at_once()
    {
        var found = await AnalyzerRun.Diagnose(TestCompilation.Create(
            "class Outer { [KernelGen.SparseLinear(0, -1)] static class Hidden<T> { } }"));
        Assert.Equal(["KGEN0001", "KGEN0002", "KGEN0003", "KGEN0005", "KGEN0009", "KGEN0009"], found.Select(d => d.Id));
    }

    [Fact]
    public void Every_diagnostic_has_its_page_its_release_note_and_its_test()
    {
        string generators = Path.Combine(RepositoryRoot.Path, "generators");
        string notes = File.ReadAllText(Path.Combine(generators, "KernelGen.Generators", "AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Path.Combine(generators, "KernelGen.Generators", "AnalyzerReleases.Shipped.md"));
        var tested = Mistakes.Select(row => row.Data.Item1).Append("KGEN0017").ToHashSet();
        var descriptors = new LayerDeclarationAnalyzer().SupportedDiagnostics;
        Assert.Equal(descriptors.Length, descriptors.Select(d => d.Id).Distinct().Count());
        foreach (var descriptor in descriptors)
        {
            string page = Path.Combine(generators, "docs", descriptor.Id + ".md");
            Assert.True(File.Exists(page), $"{page} is missing.");
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n", File.ReadAllText(page), StringComparison.Ordinal);
            Assert.EndsWith($"/generators/docs/{descriptor.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
            Assert.Contains($"{descriptor.Id} | ", notes, StringComparison.Ordinal);
            Assert.Contains(descriptor.Id, tested);
        }

        Assert.Equal(descriptors.Length, Directory.GetFiles(Path.Combine(generators, "docs"), "KGEN00*.md").Length);
    }

    /// <summary>What the compiler refuses by itself is not said twice, and nothing crashes over it.</summary>
    [Theory]
    [InlineData("[SparseLinear(3, 2)] partial struct Hidden { }", "CS0592")]
    [InlineData("[SparseLinear(3, 2)] partial interface IHidden { }", "CS0592")]
    [InlineData("[SparseLinear(3, 2)] enum Hidden { }", "CS0592")]
    [InlineData("[SparseLinear(3, 2)] delegate void Hidden();", "CS0592")]
    [InlineData("[SparseLinear(3, 2)] partial record struct Hidden;", "CS0592")]
    [InlineData("partial class A { [SparseLinear(3, 2)] void Hidden() { } }", "CS0592")]
    [InlineData("[SparseLinear(3, 2)] [SparseLinear(4, 2)] partial class Hidden { }", "CS0579")]
    [InlineData("[SparseLinear(3, 2)] partial class Hidden { } [SparseLinear(3, 2)] partial class Hidden { }", "CS0579")]
    [InlineData("[SparseLinear] partial class Hidden { }", "CS7036")]
    [InlineData("[SparseLinear(3)] partial class Hidden { }", "CS7036")]
    [InlineData("[SparseLinear(3, \"2\")] partial class Hidden { }", "CS1503")]
    [InlineData("[SparseLinear(3, 3000000000)] partial class Hidden { }", "CS1503")]
    [InlineData("[SparseLinear(3, X)] partial class Hidden { }", "CS0103")]
    [InlineData("[SparseLinear(3, 2, Bias = 1)] partial class Hidden { }", "CS0029")]
    [InlineData("[SparseLinear(3, 2, Activation = Activation.Gelu)] partial class Hidden { }", "CS0117")]
    [InlineData("[SparseLinear(3, 1 / 0)] partial class Hidden { }", "CS0020")]
    public async Task What_the_compiler_refuses_is_left_to_it(string declaration, string error)
    {
        var compilation = TestCompilation.Create("using KernelGen;\n" + declaration);
        Assert.Contains(error, compilation.GetDiagnostics(TestContext.Current.CancellationToken).Select(d => d.Id));
        Assert.Empty(await AnalyzerRun.Diagnose(compilation));
        GeneratorHarness.RequireSilence("using KernelGen;\n" + declaration);
        Assert.Empty(SpecCollector.Collect("using KernelGen;\n" + declaration));
    }

    [Theory]
    [MemberData(nameof(ValidDeclarations.Names), MemberType = typeof(ValidDeclarations))]
    public async Task Valid_declarations_are_left_alone(string declaration) =>
        Assert.Empty(await AnalyzerRun.Diagnose(TestCompilation.Create(ValidDeclarations.All[declaration])));

    [Fact]
    public async Task Attributes_of_other_namespaces_are_not_ours() =>
        Assert.Empty(await AnalyzerRun.Diagnose(TestCompilation.Create(
            "namespace App.KernelGen { class SparseLinearAttribute(int a, int b) : System.Attribute { public int Sum => a + b; } [SparseLinear(0, 0)] class Hidden { } }")));

    /// <summary>Removes the marks and says where they were.</summary>
    private static (string Source, int Start, int Length) Unmark(string marked)
    {
        int start = marked.IndexOf('〚', StringComparison.Ordinal), end = marked.IndexOf('〛', StringComparison.Ordinal) - 1;
        return (marked.Replace("〚", "", StringComparison.Ordinal).Replace("〛", "", StringComparison.Ordinal), start, end - start);
    }
}
