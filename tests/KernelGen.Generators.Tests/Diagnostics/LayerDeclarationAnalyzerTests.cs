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
            "Layer 'Outer.Hidden' lies within 'Outer', which is not partial, so its kernels cannot be added to it. "
            + "Add the modifier 'partial' to 'Outer'." },
        { "KGEN0002", "struct A<T> { partial class B { [〚DenseLinear(3, 2)〛] partial class Hidden { } } }",
            "Layer 'A<T>.B.Hidden' lies within 'A<T>', which is not partial, so its kernels cannot be added to it. "
            + "Add the modifier 'partial' to 'A<T>'." },
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
            "Layer 'Hidden' derives from 'Base', but the generated part derives it from 'KernelGen.DenseLinear'. "
            + "Remove the base class; interfaces may stay." },
        { "KGEN0007", "[〚DenseLinear(3, 2)〛] partial class Hidden : SparseLinear { }",
            "Layer 'Hidden' derives from 'SparseLinear', but the generated part derives it from 'KernelGen.DenseLinear'. "
            + "Remove the base class; interfaces may stay." },
        { "KGEN0008", "[〚SparseLinear(3, 2)〛] file partial class Hidden { }",
            "Layer 'Hidden' is or lies within the file-local type 'Hidden', which no generated file can extend. "
            + "Remove the modifier 'file' from 'Hidden'." },
        { "KGEN0008", "file partial class Outer { [〚SparseLinear(3, 2)〛] partial class Hidden { } }",
            "Layer 'Outer.Hidden' is or lies within the file-local type 'Outer', which no generated file can extend. "
            + "Remove the modifier 'file' from 'Outer'." },
        { "KGEN0009", "[SparseLinear(〚0〛, 2)] partial class Hidden { }",
            "Layer 'Hidden' has inFeatures = 0, but a layer has at least one feature on each side. Set inFeatures to 1 or more." },
        { "KGEN0009", "[SparseLinear(3, 〚-2〛)] partial class Hidden { }",
            "Layer 'Hidden' has outFeatures = -2, but a layer has at least one feature on each side. Set outFeatures to 1 or more." },
        { "KGEN0009", "[DenseLinear(outFeatures: 〚int.MinValue〛, inFeatures: 3)] partial class Hidden { }",
            "Layer 'Hidden' has outFeatures = -2147483648, but a layer has at least one feature on each side. "
            + "Set outFeatures to 1 or more." },
        { "KGEN0010", "[SparseLinear(〚33554432〛, 1)] partial class Hidden { }",
            "Layer 'Hidden' has inFeatures = 33554432: a tile of 64 samples takes 64 * 33554432 = 2147483648 floats, "
            + "more than the 2147483647 that an int can number. Set inFeatures to 33554431 or less." },
        { "KGEN0010", "[DenseLinear(1, 〚int.MaxValue〛)] partial class Hidden { }",
            "Layer 'Hidden' has outFeatures = 2147483647: a tile of 64 samples takes 64 * 2147483647 = 137438953408 floats, "
            + "more than the 2147483647 that an int can number. Set outFeatures to 33554431 or less." },
        { "KGEN0011", "[〚SparseLinear(46341, 46341)〛] partial class Hidden { }",
            "Layer 'Hidden' has 46341 * 46341 = 2147488281 weights, more than the 2147483575 that one buffer holds. "
            + "Reduce inFeatures or outFeatures, or split the layer in two." },
        { "KGEN0012", "[SparseLinear(3, 2)] [〚DenseLinear(3, 2)〛] partial class Hidden { }",
            "Layer 'Hidden' is declared by both [SparseLinear] and [DenseLinear], but a class is one layer. "
            + "Remove one of the attributes, or declare a second class." },
        { "KGEN0012", "[DenseLinear(3, 2)] partial class Hidden { } [〚SparseLinear(3, 2)〛] partial class Hidden { }",
            "Layer 'Hidden' is declared by both [DenseLinear] and [SparseLinear], but a class is one layer. "
            + "Remove one of the attributes, or declare a second class." },
        { "KGEN0013", "[SparseLinear(3, 2, Activation = 〚(Activation)7〛)] partial class Hidden { }",
            "Layer 'Hidden' has Activation = 7, which is no member of the enum Activation. Use Activation.None or Activation.Relu." },
        { "KGEN0014", "[〚SparseLinear(3, 2)〛] partial class Hidden { public Hidden(KernelOptions options) { } }",
            "Layer 'Hidden' has a constructor 'Hidden(KernelOptions options)', but the constructor with these parameters is generated. "
            + "Remove it, or give it other parameters and chain it with ': this(...)'." },
        { "KGEN0015", "[〚SparseLinear(3, 2)〛] partial class Hidden(int number) { public int Number => number; }",
            "Layer 'Hidden' has a primary constructor, which the generated constructor would have to call. "
            + "Write an ordinary constructor that chains to the generated one with ': this(...)'." },
        { "KGEN0016", "[〚SparseLinear(3, 2)〛] partial class Hidden { private Hidden(int number, string text) { } }",
            "Layer 'Hidden' has a constructor 'Hidden(int number, string text)' that does not call the generated one, "
            + "so the layer would have no kernels. "
            + "Write 'Hidden(int number, string text) : this((KernelGen.KernelOptions?)null)' or pass the options on." },
        { "KGEN0016", "[〚DenseLinear(3, 2)〛] partial class Hidden { public Hidden() : base(null!, null) { } }",
            "Layer 'Hidden' has a constructor 'Hidden()' that does not call the generated one, so the layer would have no kernels. "
            + "Write 'Hidden() : this((KernelGen.KernelOptions?)null)' or pass the options on." },
        { "KGEN0018", "[SparseConv2d(〚0〛, 4, Kernel = 3, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has inChannels = 0, but an image has at least one channel. Set inChannels to 1 or more." },
        { "KGEN0018", "[DenseConv2d(2, outChannels: 〚-4〛, Kernel = 3, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has outChannels = -4, but an image has at least one channel. Set outChannels to 1 or more." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 〚0〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Kernel = 0, but a kernel has at least one row and one column. Set Kernel to 1 or more." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 3, KernelWidth = 〚-3〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has KernelWidth = -3, but a kernel has at least one column. "
            + "Set KernelWidth to 1 or more, or leave it out to take that of Kernel." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 3, Stride = 〚0〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Stride = 0, but a kernel moves on by at least one pixel. Set Stride to 1 or more." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 3, StrideHeight = 〚-1〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has StrideHeight = -1, but a kernel moves on by at least one pixel. "
            + "Set StrideHeight to 1 or more, or leave it out to take that of Stride." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 3, Dilation = 〚-2〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Dilation = -2, but the taps of a kernel lie at least one pixel apart. Set Dilation to 1 or more." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 3, DilationWidth = 〚int.MinValue〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has DilationWidth = -2147483648, but the taps of a kernel lie at least one pixel apart. "
            + "Set DilationWidth to 1 or more, or leave it out to take that of Dilation." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 3, Groups = 〚0〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Groups = 0, but the channels form at least one group. Set Groups to 1 or more." },
        { "KGEN0018", "[SparseConv2d(2, 4, Kernel = 3, Height = 〚0〛, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Height = 0, but an image has at least one row. Set Height to 1 or more." },
        { "KGEN0019", "[〚SparseConv2d(2, 4, KernelHeight = 3, Height = 7, Width = 5)〛] partial class Conv { }",
            "Layer 'Conv' does not say KernelWidth, for which its kernels are written. "
            + "Add KernelWidth to the attribute, for instance 'KernelWidth = 3'." },
        { "KGEN0019", "[〚DenseConv2d(2, 4)〛] partial class Conv { }",
            "Layer 'Conv' does not say Kernel, for which its kernels are written. "
            + "Add Kernel to the attribute, for instance 'Kernel = 3'." },
        { "KGEN0020", "[SparseConv2d(2, 4, Kernel = 3, Padding = 〚-1〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Padding = -1, but padding adds pixels and takes none away. Set Padding to 0 or more." },
        { "KGEN0020", "[SparseConv2d(2, 4, Kernel = 3, Padding = 1, PaddingTop = 〚-1〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has PaddingTop = -1, but padding adds pixels and takes none away. "
            + "Set PaddingTop to 0 or more, or leave it out to take that of Padding." },
        { "KGEN0020", "[SparseConv2d(2, 4, Kernel = 3, PaddingRight = 〚-7〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has PaddingRight = -7, but padding adds pixels and takes none away. "
            + "Set PaddingRight to 0 or more, or leave it out to take that of Padding." },
        { "KGEN0021", "[SparseConv2d(64, 64, Kernel = 3, Groups = 〚24〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Groups = 24, but inChannels = 64 cannot be cut into 24 equal groups: 64 = 24 * 2 + 16. "
            + "Set Groups to a number that divides both inChannels = 64 and outChannels = 64; the next smaller is 16." },
        { "KGEN0021", "[DenseConv2d(6, 4, Kernel = 3, Groups = 〚3〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Groups = 3, but outChannels = 4 cannot be cut into 3 equal groups: 4 = 3 * 1 + 1. "
            + "Set Groups to a number that divides both inChannels = 6 and outChannels = 4; the next smaller is 2." },
        { "KGEN0021", "[DenseConv2d(6, 9, Kernel = 3, Groups = 〚int.MaxValue〛, Height = 7, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Groups = 2147483647, but inChannels = 6 cannot be cut into 2147483647 equal groups: 6 = 2147483647 * 0 + 6. "
            + "Set Groups to a number that divides both inChannels = 6 and outChannels = 9; the next smaller is 3." },
        { "KGEN0024", "[SparseLinear(8, 12, BlockOutputs = 〚3〛)] partial class Hidden { }",
            "Layer 'Hidden' has BlockOutputs = 3, but there are kernels for 1, 2, 4, 8 and 16 alone. "
            + "Set BlockOutputs to one of them, or leave it out for 1." },
        { "KGEN0024", "[SparseConv2d(8, 12, Kernel = 3, BlockInputs = 〚-1〛)] partial class Conv { }",
            "Layer 'Conv' has BlockInputs = -1, but there are kernels for 1, 2 and 4 alone. "
            + "Set BlockInputs to one of them, or leave it out for 1." },
        { "KGEN0025", "[SparseLinear(8, 12, BlockOutputs = 〚8〛)] partial class Hidden { }",
            "Layer 'Hidden' has BlockOutputs = 8, but outFeatures = 12 cannot be cut into blocks of 8: 12 = 8 * 1 + 4. "
            + "Set BlockOutputs to 4, which divides 12, or change outFeatures." },
        { "KGEN0025", "[SparseLinear(6, 12, BlockInputs = 〚4〛)] partial class Hidden { }",
            "Layer 'Hidden' has BlockInputs = 4, but inFeatures = 6 cannot be cut into blocks of 4: 6 = 4 * 1 + 2. "
            + "Set BlockInputs to 2, which divides 6, or change inFeatures." },
        { "KGEN0025", "[SparseConv2d(8, 12, Kernel = 3, Groups = 2, BlockOutputs = 〚4〛)] partial class Conv { }",
            "Layer 'Conv' has BlockOutputs = 4, but outChannels / Groups = 6 cannot be cut into blocks of 4: 6 = 4 * 1 + 2. "
            + "Set BlockOutputs to 2, which divides 6, or change outChannels / Groups." },
        { "KGEN0026", "[SparseLinear(784, 12, BalancedInputs = 〚128〛)] partial class Hidden { }",
            "Layer 'Hidden' has BalancedInputs = 128, but inFeatures = 784 cannot be cut into groups of 128. "
            + "Set BalancedInputs to 112, which divides 784, leave it out for nonzeros anywhere, or change inFeatures." },
        { "KGEN0026", "[SparseLinear(12, 12, BlockInputs = 4, BalancedInputs = 〚6〛)] partial class Hidden { }",
            "Layer 'Hidden' has BalancedInputs = 6, but inFeatures = 12 cannot be cut into groups of 6 of whole blocks of 4 inputs. "
            + "Set BalancedInputs to 12, which divides 12, leave it out for nonzeros anywhere, or change inFeatures." },
        { "KGEN0026", "[SparseConv2d(8, 12, Kernel = 3, Groups = 2, BalancedInputs = 〚-1〛)] partial class Conv { }",
            "Layer 'Conv' has BalancedInputs = -1, but inChannels / Groups = 4 cannot be cut into groups of -1. "
            + "Set BalancedInputs to 2, which divides 4, leave it out for nonzeros anywhere, or change inChannels / Groups." },
        { "KGEN0026", "[SparseLinear(7, 12, BalancedInputs = 〚1〛)] partial class Hidden { }",
            "Layer 'Hidden' has BalancedInputs = 1, but a group of one weight can only be full or empty. "
            + "Set BalancedInputs to 7, which divides 7, leave it out for nonzeros anywhere, or change inFeatures." },
        { "KGEN0026", "[SparseLinear(4, 12, BlockInputs = 4, BalancedInputs = 〚4〛)] partial class Hidden { }",
            "Layer 'Hidden' has BalancedInputs = 4, but a group of one block can only be full or empty. "
            + "Leave it out for nonzeros anywhere, or change inFeatures." },
        { "KGEN0022", "[SparseConv2d(2, 4, Kernel = 〚3〛, DilationHeight = 2, Height = 2, Width = 5)] partial class Conv { }",
            "Layer 'Conv' has Height 2 + padding 0 + 0 = 2 rows, but a kernel of 3 rows with dilation 2 reaches over 2 * (3 - 1) + 1 = 5. "
            + "Use a smaller kernel or dilation, or pad by 3 more." },
        { "KGEN0022",
            "[DenseConv2d(2, 4, Kernel = 3, KernelWidth = 〚7〛, PaddingLeft = 3, Height = 5, Width = 1)] partial class Conv { }",
            "Layer 'Conv' has Width 1 + padding 3 + 0 = 4 columns, "
            + "but a kernel of 7 columns with dilation 1 reaches over 1 * (7 - 1) + 1 = 7. "
            + "Use a smaller kernel or dilation, or pad by 3 more." },
        { "KGEN0022",
            "[DenseConv2d(2, 4, KernelHeight = 〚int.MaxValue〛, KernelWidth = 1, Dilation = int.MaxValue, Height = 1, Width = 1)] "
            + "partial class Conv { }",
            "Layer 'Conv' has Height 1 + padding 0 + 0 = 1 row, but a kernel of 2147483647 rows with dilation 2147483647 "
            + "reaches over 2147483647 * (2147483647 - 1) + 1 = 4611686011984936963. "
            + "Use a smaller kernel or dilation, or pad by 4611686011984936962 more." },
        { "KGEN0011", "[〚SparseConv2d(20000, 12000, Kernel = 3, Height = 3, Width = 3)〛] partial class Conv { }",
            "Layer 'Conv' has 12000 * 20000 * 3 * 3 = 2160000000 weights, more than the 2147483575 that one buffer holds. "
            + "Reduce the channels or the kernel, or use more groups, or split the layer in two." },
        { "KGEN0013", "[SparseConv2d(2, 4, Kernel = 3, Height = 7, Width = 5, Activation = 〚(Activation)(-1)〛)] partial class Conv { }",
            "Layer 'Conv' has Activation = -1, which is no member of the enum Activation. Use Activation.None or Activation.Relu." },
        { "KGEN0012", "[SparseLinear(3, 2)] [〚DenseConv2d(3, 2, Kernel = 1, Height = 1, Width = 1)〛] partial class Conv { }",
            "Layer 'Conv' is declared by both [SparseLinear] and [DenseConv2d], but a class is one layer. "
            + "Remove one of the attributes, or declare a second class." },
        { "KGEN0007", "class Base { } [〚SparseConv2d(3, 2, Kernel = 1, Height = 1, Width = 1)〛] partial class Conv : Base { }",
            "Layer 'Conv' derives from 'Base', but the generated part derives it from 'KernelGen.SparseConv2d'. "
            + "Remove the base class; interfaces may stay." },
        { "KGEN0023",
            "[〚DenseConv2d(64, 1, Kernel = 3, Stride = 4000, Padding = 1, Height = 4000, Width = 3000)〛] partial class Conv { }",
            "Layer 'Conv' has too large images: 16 samples take (4000 + 1 + 1) rows * (3000 + 1 + 1) columns "
            + "* 65 lines * 16 = 12494564160 floats, more than the 2147483575 that one buffer holds. "
            + "Reduce Height, Width or inChannels." },
        { "KGEN0023", "[〚SparseConv2d(2, 4, Kernel = 3, Stride = 100000)〛] partial class Conv { }",
            "Layer 'Conv' has too large images: 16 samples take (100003 + 0 + 0) rows * (100003 + 0 + 0) columns "
            + "* 3 lines * 16 = 480028800432 floats, more than the 2147483575 that one buffer holds. "
            + "Reduce Height, Width or inChannels." },
        { "KGEN0023",
            "[〚SparseConv2d(1, 64, KernelHeight = 1, KernelWidth = 3, PaddingLeft = 2, Height = 4000, Width = 3000)〛] "
            + "partial class Conv { }",
            "Layer 'Conv' has too large results: 16 samples take (4000 + 0 + 0) rows * (3000 + 0 + 2) columns "
            + "* 65 lines * 16 = 12488320000 floats, more than the 2147483575 that one buffer holds. "
            + "Reduce Height, Width or outChannels, or use a larger stride." },
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
    public async Task Every_mistake_in_a_convolution_is_reported_at_once()
    {
        var found = await AnalyzerRun.Diagnose(TestCompilation.Create(
            "[KernelGen.SparseConv2d(0, -1, StrideHeight = -2, Padding = -1, Groups = 0, Width = 5, Activation = (KernelGen.Activation)9)] "
            + "partial class Conv { }"));
        Assert.Equal(
            ["KGEN0013", "KGEN0018", "KGEN0018", "KGEN0018", "KGEN0018", "KGEN0019", "KGEN0020"],
            found.Select(d => d.Id).Order(StringComparer.Ordinal));
        found = await AnalyzerRun.Diagnose(TestCompilation.Create(
            "[KernelGen.SparseConv2d(3, 3, Kernel = 9, Groups = 2, Height = 2, Width = 5)] partial class Conv { }"));
        Assert.Equal(["KGEN0021", "KGEN0022", "KGEN0022"], found.Select(d => d.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_largest_numbers_are_multiplied_without_overflow()
    {
        const string most = "int.MaxValue";
        var found = await AnalyzerRun.Diagnose(TestCompilation.Create(
            $"[KernelGen.DenseConv2d({most}, {most}, Kernel = {most}, Padding = {most}, Height = {most}, Width = {most})] "
            + $"partial class Conv {{ }}"));
        Assert.Equal(["KGEN0011", "KGEN0023", "KGEN0023"], found.Select(d => d.Id).Order(StringComparer.Ordinal));
        var messages = found.Select(d => d.GetMessage(CultureInfo.InvariantCulture)).ToList();
        Assert.Contains(messages, m => m.Contains(" = 21267647892944572736998860269687930881 weights", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Contains(" = 1426106923264509717650872467312 floats", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_diagnostic_has_its_page_its_release_note_and_its_test()
    {
        string generators = Path.Combine(RepositoryRoot.Path, "generators");
        string notes = File.ReadAllText(Path.Combine(generators, "KernelGen.Generators", "AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Path.Combine(generators, "KernelGen.Generators", "AnalyzerReleases.Shipped.md"));
        var tested = Mistakes.Select(row => row.Data.Item1).Append("KGEN0017").Concat(DeclaredMaskTests.Tested).ToHashSet();
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
    [InlineData("[SparseConv2d(3)] partial class Conv { }", "CS7036")]
    [InlineData("[SparseConv2d(3, 2, Kernel = \"3\", Height = 7, Width = 5)] partial class Conv { }", "CS0029")]
    [InlineData("[SparseConv2d(3, 2, Kernel = 3, Height = X, Width = 5)] partial class Conv { }", "CS0103")]
    [InlineData("[DenseConv2d(3, 2, Kernel = 3, Height = 7, Width = 5, Padding = \"same\")] partial class Conv { }", "CS0029")]
    [InlineData("[DenseConv2d(3, 2, Kernel = 3, Height = 7, Width = 5, Bias = 1)] partial class Conv { }", "CS0029")]
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
            "namespace App.KernelGen { class SparseLinearAttribute(int a, int b) : System.Attribute { public int Sum => a + b; } "
            + "[SparseLinear(0, 0)] class Hidden { } }")));

    /// <summary>Removes the marks and says where they were.</summary>
    private static (string Source, int Start, int Length) Unmark(string marked)
    {
        int start = marked.IndexOf('〚', StringComparison.Ordinal), end = marked.IndexOf('〛', StringComparison.Ordinal) - 1;
        return (marked.Replace("〚", "", StringComparison.Ordinal).Replace("〛", "", StringComparison.Ordinal), start, end - start);
    }
}
