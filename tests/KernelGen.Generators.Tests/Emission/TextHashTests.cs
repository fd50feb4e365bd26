using System.Security.Cryptography;
using System.Text;
using KernelGen.Generators.Emission;
using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Emission;

/// <summary>The hash by which the tuner knows a kernel's text.</summary>
public class TextHashTests
{
    private const string Before = "    public const string TextHash = \"";

    private static readonly KernelKey[] Keys =
    [
        .. KernelPlanner.PassesOf(
            new LinearSpec(new DeclaredType("", [], "A"), WeightLayout.Unstructured, 7, 5, Bias: true, FusedActivation.Relu))
            .SelectMany(pass => pass.Kernels).Select(key => key.Text).Distinct(),
    ];

    [Fact]
    public void It_is_of_all_text_between_the_namespace_and_itself()
    {
        foreach (var key in Keys)
        {
            string[] lines = Text(key, "KernelGen.Generated.App").Split('\n');
            int first = Array.IndexOf(lines, "namespace KernelGen.Generated.App;") + 2;
            int last = Array.FindIndex(lines, line => line.StartsWith(Before, StringComparison.Ordinal));
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines[first..last].Select(line => line + "\n"))));
            Assert.Equal($"{Before}{Convert.ToHexStringLower(hash)[..8]}\";", lines[last]);
            Assert.Equal(["}", ""], lines[(last + 1)..]);
        }
    }

    [Fact]
    public void Another_assembly_changes_its_namespace_and_nothing_else()
    {
        foreach (var key in Keys)
        {
            string[] lines = Text(key, "KernelGen.Generated.App").Split('\n'), others = Text(key, "KernelGen.Generated.Other").Split('\n');
            Assert.Equal(lines.Length, others.Length);
            var (line, other) = Assert.Single(lines.Zip(others), pair => pair.First != pair.Second);
            Assert.Equal(("namespace KernelGen.Generated.App;", "namespace KernelGen.Generated.Other;"), (line, other));
        }
    }

    [Fact]
    public void Kernels_that_compute_something_else_have_another()
    {
        var hashes = Keys.Select(
            key => Text(key, "KernelGen.Generated.App").Split('\n').Single(line => line.StartsWith(Before, StringComparison.Ordinal)));
        Assert.Equal(Keys.Length, hashes.Distinct().Count());
    }

    private static string Text(KernelKey key, string space) => KernelEmitter.Emit(KernelPlanner.Plan(key), space).Text;
}
