using KernelGen.Generators.Emission;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generators.Tests.Emission;

public class KernelNamespaceTests
{
    [Theory]
    [InlineData("App", "App")]
    [InlineData("App.Models.Tests", "App_Models_Tests")]
    [InlineData("Größe.隐藏", "Größe_隐藏")]
    [InlineData("App.3", "App_3")]
    [InlineData("class", "@class")]
    public void A_usual_name_is_read_off_at_once(string assembly, string part) =>
        Assert.Equal("KernelGen.Generated." + part, KernelNamespace.Of(assembly));

    [Theory]
    [InlineData("App-Models", "App_Models_")]
    [InlineData("App_Models", "App_Models_")]
    [InlineData("3rd", "_3rd_")]
    [InlineData("A\u200dB", "A_B_")]
    [InlineData("A\ud83d\ude00B", "A__B_")]
    [InlineData("", "_")]
    [InlineData(null, "_")]
    public void Of_others_a_hash_tells_what_the_identifier_cannot(string? assembly, string beginning)
    {
        string space = KernelNamespace.Of(assembly);
        Assert.StartsWith("KernelGen.Generated." + beginning, space, StringComparison.Ordinal);
        Assert.Equal("KernelGen.Generated.".Length + beginning.Length + 8, space.Length);
    }

    [Fact]
    public void No_two_assemblies_share_one_and_each_is_an_identifier()
    {
        const string letters = "aA._- 3@+é\u0301\u200d:";
        var names = letters.SelectMany(_ => letters, (a, b) => $"{a}{b}").SelectMany(_ => letters, (ab, c) => ab + c).ToList();
        var spaces = names.ConvertAll(name => KernelNamespace.Of(name).Split('.')[^1]);
        Assert.Equal(names.Count, spaces.Distinct(StringComparer.Ordinal).Count());
        Assert.All(spaces, part => Assert.True(SyntaxFacts.IsValidIdentifier(part), part));
    }
}
