using KernelGen.Generators.Parsing;
using KernelGen.Generators.Specs;
using KernelGen.Generators.Tests.Harness;

namespace KernelGen.Generators.Tests.Parsing;

/// <summary>The MSBuild property KernelGenWidths decides of which vector widths kernels are written.</summary>
public sealed class WidthOptionTests
{
    [Theory]
    [InlineData(null, true, true, true, true)]
    [InlineData("", true, true, true, true)]
    [InlineData("V256", false, true, false, false)]
    [InlineData("V512,V256", true, true, false, false)]
    [InlineData(" v128 , scalar ", false, false, true, true)]
    [InlineData("V1024", true, true, true, true)]
    public void Names_are_read(string? value, bool v512, bool v256, bool v128, bool scalar) =>
        Assert.Equal(new WidthSet(v512, v256, v128, scalar), WidthOption.Read(new ProjectOptions(value).GlobalOptions));

    [Theory]
    [InlineData("V256", new[] { "V256" })]
    [InlineData("Scalar,V512", new[] { "V512" })]
    [InlineData(null, new[] { "V128", "V256", "V512" })]
    public void Only_those_widths_are_written_and_the_result_compiles(string? value, string[] expected)
    {
        var compilation = TestCompilation.Create(
            "[KernelGen.SparseLinear(7, 5)] internal partial class A; [KernelGen.DenseLinear(7, 5)] internal partial class B;"
            + "[KernelGen.SparseConv2d(3, 2, Kernel = 3, Height = 5, Width = 4)] internal partial class C; "
            + "[KernelGen.DenseConv2d(3, 2, Kernel = 3, Height = 5, Width = 4)] internal partial class D;");
        var driver = GeneratorHarness.Drive(new KernelGenerator(), compilation, out var output, value);
        OutputCompiles.Require(output);
        var names = driver.GetRunResult().Results.Single().GeneratedSources.Select(source => source.HintName)
            .Where(name => name.Contains("_F32_", StringComparison.Ordinal)).ToArray();
        Assert.Equal(expected, names.Select(name => name.Split('_')[^2]).Distinct().Order(StringComparer.Ordinal));
    }
}
