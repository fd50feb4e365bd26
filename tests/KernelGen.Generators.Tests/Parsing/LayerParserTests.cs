using System.Text.RegularExpressions;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Parsing;

public class LayerParserTests
{
    [Fact]
    public void A_spec_holds_what_was_asked()
    {
        var spec = Assert.IsType<LinearSpec>(Assert.Single(SpecCollector.Collect(
            "namespace App.Models; [KernelGen.SparseLinear(784, 512, Bias = false, Activation = KernelGen.Activation.Relu)] "
            + "internal partial class Hidden;")));
        Assert.Equal(
            new LinearSpec(
                new DeclaredType("App.Models", [], "Hidden"), WeightLayout.Unstructured, 784, 512, Bias: false, FusedActivation.Relu),
            spec);
    }

    [Fact]
    public void Unsaid_options_are_those_of_the_attribute()
    {
        var attribute = new DenseLinearAttribute(256, 10);
        var spec = Assert.IsType<LinearSpec>(
            Assert.Single(SpecCollector.Collect("[KernelGen.DenseLinear(256, 10)] internal partial class Classifier;")));
        Assert.Equal(
            new LinearSpec(
                new DeclaredType("", [], "Classifier"), WeightLayout.Dense, 256, 10, attribute.Bias, (FusedActivation)attribute.Activation),
            spec);
    }

    [Fact]
    public void Fused_activations_are_the_members_of_the_runtimes_enum() =>
        Assert.Equal(
            Enum.GetValues<Activation>().Select(a => (a.ToString(), (int)a)),
            Enum.GetValues<FusedActivation>().Select(a => (a.ToString(), (int)a)));

    [Theory]
    [InlineData("(3, 2)")]
    [InlineData("(inFeatures: 3, outFeatures: 2)")]
    [InlineData("(outFeatures: 2, inFeatures: 3)")]
    [InlineData("(3, outFeatures: 2)")]
    [InlineData("(Three, Three - 1)")]
    public void Arguments_may_be_written_in_any_way(string arguments)
    {
        var spec = (LinearSpec)Assert.Single(SpecCollector.Collect(
            $"[KernelGen.SparseLinear{arguments}] internal partial class Hidden {{ private const int Three = 3; }}"));
        Assert.Equal((3, 2), (spec.InFeatures, spec.OutFeatures));
    }

    [Theory]
    [InlineData("within types within types", "App.A.B`1.C.Hidden", "class A, struct B<T>, interface C")]
    [InlineData("within a record struct", "Outer.Hidden", "record struct Outer")]
    [InlineData("within a record", "Outer.Hidden", "record Outer")]
    [InlineData("within a generic class", "Outer`2.Hidden", "class Outer<T, @class>")]
    public void Containing_types_are_opened_as_they_were_declared(string declaration, string fullName, string containing)
    {
        var type = Assert.Single(SpecCollector.Collect(ValidDeclarations.All[declaration])).Type;
        Assert.Equal(fullName, type.FullName);
        Assert.Equal(containing, string.Join(", ", type.Containing.Select(c => $"{c.Keyword} {c.Header}")));
    }

    [Fact]
    public void Keywords_are_escaped()
    {
        var type = Assert.Single(SpecCollector.Collect(ValidDeclarations.All["keywords for names"])).Type;
        Assert.Equal(("@namespace.@event", "@struct", "@class"), (type.Namespace, Assert.Single(type.Containing).Header, type.Name));
    }

    [Fact]
    public void Equal_declarations_make_equal_specs()
    {
        const string source = "internal partial class Outer<T> { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }";
        var first = Assert.Single(SpecCollector.Collect(source));
        var second = Assert.Single(SpecCollector.Collect(source + "\n// A comment."));
        Assert.NotSame(first, second);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(ValidDeclarations.Names), MemberType = typeof(ValidDeclarations))]
    public void Valid_declarations_have_one_spec_each(string declaration)
    {
        string source = ValidDeclarations.All[declaration];
        int attributes = Regex.Count(source, @"(Linear|Conv2d)(Attribute)?\(|\[Layer\(");
        var specs = SpecCollector.Collect(source);
        Assert.Equal(attributes, specs.Count);
        Assert.Equal(specs.Count, specs.Select(s => s.Type.FullName).Distinct().Count());
    }
}
