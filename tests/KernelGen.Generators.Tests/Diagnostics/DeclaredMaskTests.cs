using System.Globalization;
using KernelGen.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generators.Tests.Diagnostics;

/// <summary>Masks among the AdditionalFiles of a project, and what is wrong with them.</summary>
public sealed class DeclaredMaskTests
{
    private const string Banner = "%%MatrixMarket matrix coordinate pattern general\n";

    private const string Mask = Banner + "% by hand\n2 3 3\n1 1\n2 3\n2 1\n";

    private const string Hidden = "[KernelGen.SparseLinear(3, 2, Mask = \"hidden.mtx\")] internal sealed partial class Hidden;";

    /// <summary>What these tests cover of the diagnostics.</summary>
    public static IEnumerable<string> Tested => ["KGEN0027", "KGEN0028", "KGEN0029"];

    /// <summary>Contents of the file, the line that is wrong, what the message says.</summary>
    public static TheoryData<string?, int, string> Malformed => new()
    {
        { "", 0, "the file is empty, but a Matrix Market file begins with a line like" },
        { null, 0, "/app/hidden.mtx cannot be read as text. Unpack it if it is gzipped." },
        { "2 3 1\n1 1\n", 1, "the file begins with \"2 3 1\", not with a line like" },
        { "%%MatrixMarket matrix array real general\n", 1, "\"matrix array\" is not read" },
        { Banner, 1, "the file ends before the line with rows, columns and entries." },
        { Banner + "2 3\n", 2, "\"2 3\" are no three whole numbers" },
        { Banner + "2 3 -1\n", 2, "-1 entries are not possible" },
        { Banner + "2000000000 2000000000 1\n", 2, "a matrix of 2000000000 x 2000000000 is not possible" },
        { Banner + "2000 3000 1000001\n", 2, "1000001 entries are more than the 1000000 of a mask that is compiled. Leave Mask out" },
        { Banner + "2 3 1\n0 1\n", 3, "row 0 is out of range: rows go from 1 to 2. The format counts from 1." },
        { Banner + "2 3 1\n1 4\n", 3, "column 4 is out of range: columns go from 1 to 3." },
        { Banner + "2 3 2\n1 1\n% again\n1 1\n", 5, "entry 1 1 is there already, in line 3. Leave one of them away." },
        { Banner + "2 3 1\n1 1\n2 2\n", 4, "an entry more than the 1 that line 2 declares." },
        { Banner + "2 3 3\n1 1\n2 2\n", 4, "the file ends after 2 entries, but line 2 declares 3. It is cut off" },
        { Banner + "2 3 1\n1 1 " + new string('0', 2000) + "\n", 3, "the line is longer than 1024 characters" },
        { "%%MatrixMarket matrix coordinate real general\n2 3 1\n1 1 nan\n", 3, "value \"nan\" is no finite float." },
    };

    /// <summary>The declaration, the file, why it does not fit.</summary>
    public static TheoryData<string, string, string> Unfit => new()
    {
        { "SparseLinear(4, 2", Mask,
            "the file has 2 rows and 3 columns, but W has 2 (outFeatures) and 4 (inFeatures). "
                + "Write the mask of this layer, rows as outputs." },
        { "SparseLinear(3, 4", Mask, "the file has 2 rows and 3 columns, but W has 4 (outFeatures) and 3 (inFeatures)." },
        { "SparseConv2d(3, 2, Kernel = 3", Mask,
            "the file has 2 rows and 3 columns, but W has 2 (outChannels) and 27 (inChannels / Groups * taps)." },
        { "SparseLinear(3, 2, BlockOutputs = 2", Mask,
            "entry 2 3 is one of 1 of a block of 2 weights (BlockOutputs = 2, BlockInputs = 1). Write whole blocks." },
        { "SparseConv2d(2, 1, Kernel = 2, BlockInputs = 2", Banner + "1 8 3\n1 1\n1 5\n1 2\n",
            "entry 1 2 is one of 1 of a block of 2 weights (BlockOutputs = 1, BlockInputs = 2)." },
        { "SparseLinear(3, 2, BalancedInputs = 3", Mask,
            "output 1 at inputs 1 to 3 has 1 nonzeros, but output 2 at inputs 1 to 3 2 (BalancedInputs = 3). "
                + "Write as many for each, or leave BalancedInputs out." },
        { "SparseConv2d(4, 1, Kernel = 2, BalancedInputs = 2", Banner + "1 16 9\n1 1\n1 2\n1 3\n1 4\n1 9\n1 10\n1 11\n1 12\n1 16\n",
            "output 1 at inputs 1 to 2, tap 1 has 1 nonzeros, but output 1 at inputs 3 to 4, tap 4 2 (BalancedInputs = 2)." },
        { "SparseLinear(8, 2, BalancedInputs = 2", Banner + "2 8 3\n1 1\n1 3\n2 1\n",
            "its 3 entries leave some of the 8 groups of inputs empty (BalancedInputs = 2)." },
    };

    [Fact]
    public async Task A_mask_becomes_part_of_the_layer()
    {
        var driver = await GeneratorHarness.Run(
            TestCompilation.Create(
                Hidden,
                "[KernelGen.SparseConv2d(2, 4, Kernel = 1, BlockOutputs = 2, BalancedInputs = 2, Mask = @\"masks\\conv.mtx\")] "
                    + "internal sealed partial class Conv;",
                "[KernelGen.SparseLinear(2, 1, Mask = null)] internal sealed partial class Anywhere;",
                "[KernelGen.SparseLinear(2, 1, Mask = \"./empty.mtx\", DenseKernels = true)] internal sealed partial class Empty;"),
            widths: "V128",
            new ProjectFile("/app/hidden.mtx", "\uFEFF" + Mask),
            new ProjectFile("/app/masks/conv.mtx", Banner + "4 2 4\n1 2\n2 2\n3 1\n4 1\n"),
            new ProjectFile("/app/other/conv.mtx", "no mask"),
            new ProjectFile("empty.mtx", "%%MatrixMarket matrix coordinate real general\n1 2 0\n"),
            new ProjectFile("/app/readme.txt", null));
        await Verify(driver).UseDirectory("../Snapshots")
            .IgnoreGeneratedResult(source => source.HintName is not ("Hidden.g.cs" or "Conv.g.cs"));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_file_is_named_with_its_line(string? text, int line, string message)
    {
        var diagnostic = await Diagnose(Hidden, new ProjectFile("/app/hidden.mtx", text));
        Assert.Equal("KGEN0028", diagnostic.Id);
        string at = line > 0 ? $"line {line} of /app/hidden.mtx is wrong: " : text is null ? "" : "/app/hidden.mtx is wrong: ";
        Assert.StartsWith($"Layer 'Hidden' has Mask = \"hidden.mtx\", but {at}{message}", Message(diagnostic), StringComparison.Ordinal);
        Assert.Equal("\"hidden.mtx\"", Marked(Hidden, diagnostic));
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task A_mask_that_does_not_fit_is_refused(string declaration, string text, string message)
    {
        string source = $"[KernelGen.{declaration}, Mask = \"m.mtx\")] internal sealed partial class Layer;";
        var diagnostic = await Diagnose(source, new ProjectFile("/app/m.mtx", text));
        Assert.Equal("KGEN0029", diagnostic.Id);
        Assert.StartsWith("Layer 'Layer' has Mask = \"m.mtx\", but " + message, Message(diagnostic), StringComparison.Ordinal);
        Assert.Equal("\"m.mtx\"", Marked(source, diagnostic));
    }

    [Theory]
    [InlineData("hidden.mtx", "none of the project's AdditionalFiles has a path that ends so", "/app/Hidden.mtx", "/app/xhidden.mtx")]
    [InlineData("hidden.mtx",
        "2 AdditionalFiles of the project have paths that end so: /a/hidden.mtx, /b/hidden.mtx. Name more of the path, or",
        "/a/hidden.mtx", "/b/hidden.mtx")]
    [InlineData("hidden.mtx.gz", "masks are Matrix Market files, whose names end with .mtx; gzipped ones are not read here.",
        "/app/hidden.mtx.gz")]
    [InlineData("", "masks are Matrix Market files", "/app/.mtx")]
    [InlineData("a\"b.mtx", "none of the project's AdditionalFiles")]
    public async Task A_file_that_is_not_there_is_refused(string name, string message, params string[] paths)
    {
        string literal = SymbolDisplay.FormatLiteral(name, quote: true);
        string source = Hidden.Replace("\"hidden.mtx\"", literal, StringComparison.Ordinal);
        var diagnostic = await Diagnose(source, [.. paths.Select(path => new ProjectFile(path, Mask))]);
        Assert.Equal("KGEN0027", diagnostic.Id);
        Assert.StartsWith($"Layer 'Hidden' has Mask = \"{name}\", but {message}", Message(diagnostic), StringComparison.Ordinal);
    }

    /// <summary>Another mistake is said first: without a right shape, no mask fits.</summary>
    [Fact]
    public async Task Of_a_wrong_declaration_the_mask_is_not_read()
    {
        var diagnostic = await Diagnose(
            "[KernelGen.SparseLinear(0, 2, Mask = \"hidden.mtx\")] internal sealed partial class Hidden;",
            new ProjectFile("hidden.mtx", ""));
        Assert.Equal("KGEN0009", diagnostic.Id);
    }

    [Fact]
    public void An_edited_mask_runs_its_layer_alone()
    {
        var before = new ProjectFile("/app/hidden.mtx", Mask);
        var after = new ProjectFile("/app/hidden.mtx", Mask.Replace("2 1\n", "2 2\n", StringComparison.Ordinal));
        var compilation = TestCompilation.Create(Hidden, "[KernelGen.SparseLinear(3, 2)] internal sealed partial class Other;");
        var driver = GeneratorHarness.Drive(new KernelGenerator(), compilation, out _, widths: null, before);
        driver = driver.ReplaceAdditionalText(before, after).RunGenerators(compilation, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();
        Assert.Contains(result.GeneratedSources, source => source.SourceText.ToString().Contains("0; 1 2;", StringComparison.Ordinal));
        Assert.All(
            result.TrackedSteps[TrackingNames.Kernels].SelectMany(step => step.Outputs),
            output => Assert.Contains(output.Reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
        Assert.Equal(
            [("Hidden", IncrementalStepRunReason.Modified), ("Other", IncrementalStepRunReason.Cached)],
            result.TrackedSteps[TrackingNames.Layers].SelectMany(step => step.Outputs)
                .Select(output => (((Specs.LayerSpec)output.Value).Type.Name, output.Reason))
                .OrderBy(layer => layer.Name, StringComparer.Ordinal));
    }

    private static async Task<Diagnostic> Diagnose(string source, params AdditionalText[] files)
    {
        GeneratorHarness.RequireSilence(TestCompilation.Create(source), files);
        return Assert.Single(await AnalyzerRun.Diagnose(TestCompilation.Create(source), files));
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string Marked(string source, Diagnostic diagnostic) =>
        source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}
