using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generators.Tests.Diagnostics;

/// <summary>
/// Every method of the runtime with a loop over vectors is compiled with full optimisation when it is called first. Without that, it runs
/// unoptimised until the runtime has compiled all that was called before it: the first 2.6 s of a training, at a fifth of the speed.
/// </summary>
public sealed class HotLoopsTests
{
    [Fact]
    public void Loops_over_vectors_are_optimised_from_the_first_call()
    {
        string folder = Path.Combine(Harness.RepositoryRoot.Path, "runtime", "KernelGen.Runtime");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")).Order(StringComparer.Ordinal)];

        var loops = files.SelectMany(file => Loops(File.ReadAllText(file), Path.GetFileName(file))).ToArray();

        Assert.True(loops.Length > 30, $"Only {loops.Length} methods with loops over vectors were found.");
        Assert.True(
            loops.All(loop => loop.IsOptimised),
            $"Not optimised at once:\n{string.Join("\n", loops.Where(loop => !loop.IsOptimised).Select(loop => loop.Name))}");
    }

    [Fact]
    public void Finds_a_loop_that_is_not()
    {
        var loops = Loops(
            """
            class C
            {
                [MethodImpl(MethodImplOptions.AggressiveOptimization)]
                void Fast(Span<Vector512<float>> lines) { for (int i = 0; i < lines.Length; i++) lines[i] += lines[i]; }
                void Slow(Span<Vector512<float>> lines) { foreach (ref var line in lines) line += line; }
                void NoLoop(Span<Vector512<float>> lines) => lines.Clear();
                void NoVectors(Span<float> numbers) { while (numbers.Length > 1) numbers = numbers[1..]; }
            }
            """, "C.cs");

        Assert.Equal([("C.cs(3): Fast", true), ("C.cs(5): Slow", false)], loops);
    }

    private static IEnumerable<(string Name, bool IsOptimised)> Loops(string text, string file)
    {
        var tree = CSharpSyntaxTree.ParseText(
            text, new CSharpParseOptions(LanguageVersion.Preview), cancellationToken: TestContext.Current.CancellationToken);
        return
            from method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            where method.DescendantNodes()
                .Any(node => node is ForStatementSyntax or ForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax)
            where method.DescendantNodes().OfType<GenericNameSyntax>()
                .Any(type => type.Identifier.Text is "Vector" or "Vector128" or "Vector256" or "Vector512")
            select ($"{file}({tree.GetLineSpan(method.Span).StartLinePosition.Line + 1}): {method.Identifier.Text}",
                method.AttributeLists.ToString().Contains("AggressiveOptimization", StringComparison.Ordinal));
    }
}
