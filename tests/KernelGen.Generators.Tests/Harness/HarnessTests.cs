using System.Globalization;
using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>Each demand of the harness is made of a generator that breaks it: a check that cannot fail would be worse than none.</summary>
public class HarnessTests
{
    private static readonly Type Names = typeof(ToyNames);

    [Fact]
    public void A_good_generator_passes()
    {
        var toy = new Toy(context => context.TargetSymbol.Name);
        var (driver, compilation, result) = Run(toy);
        StepsAreCached.Require(driver, compilation, TrackedNames.Of(Names));
        StepsAreFreeOfRoslyn.Require(result);
        TextIsDeterministic.Require(() => toy, compilation, result);
    }

    [Fact]
    public void A_symbol_in_a_step_is_found()
    {
        var (_, _, result) = Run(new Toy(context => context.TargetSymbol));
        Assert.Contains(
            "holds a", Assert.Throws<XunitException>(() => StepsAreFreeOfRoslyn.Require(result)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_within_objects_within_a_step_is_found()
    {
        var (_, _, result) = Run(
            new Toy(context => new List<object> { "a", Tuple.Create(1, new Func<SyntaxNode>(() => context.TargetNode)) }));
        string message = Assert.Throws<XunitException>(() => StepsAreFreeOfRoslyn.Require(result)).Message;
        Assert.Contains("[1]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_runs_again_is_found()
    {
        var (driver, compilation, _) = Run(new Toy(_ => new object()));
        Assert.Contains(
            "ran again", Assert.Throws<XunitException>(() => StepsAreCached.Require(driver, compilation, TrackedNames.Of(Names))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_position_in_a_step_is_found()
    {
        var (driver, compilation, _) = Run(new Toy(context => context.TargetNode.SpanStart));
        string message = Assert.Throws<XunitException>(() => StepsAreCached.Require(driver, compilation, TrackedNames.Of(Names))).Message;
        Assert.Contains("comment", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_without_a_name_is_found()
    {
        var (driver, compilation, _) = Run(new Toy(context => context.TargetSymbol.Name));
        Assert.Contains(
            "'Missing'", Assert.Throws<XunitException>(() => StepsAreCached.Require(driver, compilation, ["Missing"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in a second run")]
    [InlineData("in culture tr-TR")]
    [InlineData("with the files in another order")]
    [InlineData("with '\\r\\n'")]
    public void Text_that_depends_on_more_than_the_declaration_is_found(string circumstance)
    {
        int runs = 0;
        var toy = new Toy(context => circumstance switch
        {
            "in a second run" => runs++,
            "in culture tr-TR" => (-1.5).ToString(CultureInfo.CurrentCulture),
            "with the files in another order" => context.SemanticModel.Compilation.SyntaxTrees.First().FilePath,
            _ => context.TargetNode.ToString().Length,
        });
        var (_, compilation, result) = Run(toy);
        Assert.Contains(
            circumstance, Assert.Throws<XunitException>(() => TextIsDeterministic.Require(() => toy, compilation, result)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_end_of_Windows_is_found()
    {
        var toy = new Toy(_ => "\r\n");
        var (_, compilation, result) = Run(toy);
        Assert.Contains(
            "'\\r'", Assert.Throws<XunitException>(() => TextIsDeterministic.Require(() => toy, compilation, result)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class Undocumented;", "CS1591")]
    [InlineData("internal static class A { private static int s; }", "CS0169")]
    [InlineData("internal static class A { public static string F() => null; }", "CS8603")]
    [InlineData("internal static class A { public static unsafe void F() { } }", "CS0227")]
    public void A_warning_in_the_output_is_found(string source, string id) =>
        Assert.Contains(
            id, Assert.Throws<XunitException>(() => OutputCompiles.Require(TestCompilation.Create(source))).Message,
            StringComparison.Ordinal);

    private static (GeneratorDriver Driver, Compilation Compilation, GeneratorRunResult Result) Run(IIncrementalGenerator generator)
    {
        var compilation = TestCompilation.Create(
            "[KernelGen.SparseLinear(1, 1)]\npartial class A { }", "[KernelGen.SparseLinear(1, 1)]\npartial class B { }");
        var driver = GeneratorHarness.Drive(generator, compilation, out _);
        return (driver, compilation, driver.GetRunResult().Results.Single());
    }

    private static class ToyNames
    {
        public const string Step = nameof(Step);
    }

    /// <summary>A pipeline with one step, whose result is whatever a test wants, and a file that shows it.</summary>
    private sealed class Toy(Func<GeneratorAttributeSyntaxContext, object> transform) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var step = context.SyntaxProvider
                .ForAttributeWithMetadataName(
                    "KernelGen.SparseLinearAttribute", (_, _) => true, (syntax, _) => (syntax.TargetSymbol.Name, Value: transform(syntax)))
                .WithTrackingName(ToyNames.Step);
            context.RegisterSourceOutput(step, (output, item) => output.AddSource(item.Name, $"// {item.Value}"));
        }
    }
}
