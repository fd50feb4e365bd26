using KernelGen.Generators.Keys;
using KernelGen.Generators.Tests.Harness;
using KernelGen.Generators.Tests.Parsing;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests;

public class KernelGeneratorTests
{
    [Theory]
    [MemberData(nameof(ValidDeclarations.Names), MemberType = typeof(ValidDeclarations))]
    public async Task A_valid_declaration_becomes_a_layer_whatever_surrounds_it(string declaration)
    {
        // What surrounds a layer does not change its kernels, so one width is enough, unless it hides names that kernels use.
        string source = ValidDeclarations.All[declaration];
        bool hidesNames = HostileSurroundings.All.ContainsKey(declaration) || declaration.Contains("hide", StringComparison.Ordinal);
        var driver = await GeneratorHarness.Run(TestCompilation.Create(source), widths: hidesNames ? null : "V256");
        Assert.Equal(SpecCollector.Collect(source).Count, LayerFiles(driver).Count());
    }

    [Fact]
    public async Task Layers_of_one_shape_share_their_kernels()
    {
        const string one = "[KernelGen.SparseLinear(7, 5)] internal partial class A;";
        const string two = one + "[KernelGen.SparseLinear(7, 5)] internal partial class B;";
        Assert.Equal(KernelFiles(await GeneratorHarness.Run(one)), KernelFiles(await GeneratorHarness.Run(two)));
    }

    [Fact]
    public async Task What_does_not_change_a_kernels_text_makes_no_second_kernel()
    {
        // Bias and activation are folded into the forward pass; the weights' gradients do not see them.
        var plain = KernelFiles(await GeneratorHarness.Run("[KernelGen.SparseLinear(7, 5, Bias = false)] internal partial class A;"));
        var biased = KernelFiles(await GeneratorHarness.Run("[KernelGen.SparseLinear(7, 5)] internal partial class A;"));
        Assert.Equal(Backward(plain), Backward(biased));
        Assert.NotEmpty(Backward(plain));
        Assert.Empty(plain.Intersect(biased).Except(Backward(plain)));

        static IEnumerable<string> Backward(IEnumerable<string> files) =>
            files.Where(f => f.StartsWith("LinearBackward", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fifty_layers_generate_and_compile()
    {
        var driver = await GeneratorHarness.Run("using KernelGen;\n" + string.Join("\n", Enumerable.Range(1, 50).Select(i => i % 5 == 0
            ? $"[DenseLinear({i}, {i + 3})] internal sealed partial class Dense{i};"
            : $"[SparseLinear({16 * i}, {(7 * i) + 1}, Bias = {(i % 3 == 0 ? "false" : "true")}, "
                + $"Activation = Activation.{(i % 2 == 0 ? "Relu" : "None")})] internal sealed partial class Sparse{i};")));
        Assert.Equal(50, LayerFiles(driver).Count());
    }

    [Fact]
    public void An_edited_layer_runs_alone()
    {
        const string kept = "[KernelGen.SparseLinear(3, 2)] internal partial class Kept;",
            before = "[KernelGen.SparseLinear(5, 4)] internal partial class Edited;";
        var compilation = TestCompilation.Create(kept, before);
        var driver = GeneratorHarness.Drive(new KernelGenerator(), compilation, out _);
        string[] first = [.. AllFiles(driver)];
        var edited = compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[1],
            TestCompilation.Parse(before.Replace("5, 4", "6, 4", StringComparison.Ordinal), compilation.SyntaxTrees[1].FilePath));
        driver = driver.RunGenerators(edited, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();

        var layers = result.TrackedSteps[TrackingNames.Layers].SelectMany(step => step.Outputs);
        Assert.Equal(
            [("Edited", IncrementalStepRunReason.Modified), ("Kept", IncrementalStepRunReason.Unchanged)],
            layers.Select(o => (
                ((Specs.LayerSpec)o.Value).Type.Name,
                o.Reason is IncrementalStepRunReason.Cached ? IncrementalStepRunReason.Unchanged : o.Reason)).Order());

        // Written again: the edited layer and the kernels that no layer needed before; nothing else.
        int written = PipelineSteps.Outputs(result).SelectMany(step => step.Outputs)
            .Count(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
        Assert.Equal(AllFiles(driver).Except(first).Count() + 1, written);
    }

    [Fact]
    public void A_project_without_layers_gets_nothing() => GeneratorHarness.RequireSilence("internal static class A;");

    private static IEnumerable<string> AllFiles(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().GeneratedSources.Select(s => s.HintName);

    private static IEnumerable<string> KernelFiles(GeneratorDriver driver) =>
        AllFiles(driver).Where(IsKernel).Order(StringComparer.Ordinal);

    private static IEnumerable<string> LayerFiles(GeneratorDriver driver) => AllFiles(driver).Where(file => !IsKernel(file));

    private static bool IsKernel(string file) => KernelName.Parse(file[..^".g.cs".Length]) is not null;
}
