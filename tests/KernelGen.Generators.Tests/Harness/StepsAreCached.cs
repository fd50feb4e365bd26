using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>After an edit that concerns no layer, every step of the pipeline is cached or unchanged and every output is cached.</summary>
internal static class StepsAreCached
{
    private const string Unrelated = "internal static class Unrelated { public static int Number => 1; }\n";

    public static void Require(GeneratorDriver driver, Compilation compilation, IReadOnlyList<string> names)
    {
        RequireTracked(driver, names);

        // A new file, then an edit within it, then one above the declarations: positions must not matter either.
        var added = compilation.AddSyntaxTrees(TestCompilation.Parse(Unrelated, "Unrelated.cs"));
        driver = RequireCached(driver, added, "a file was added");
        var file = added.SyntaxTrees.Last();
        var edited = added.ReplaceSyntaxTree(
            file, TestCompilation.Parse(Unrelated.Replace("1", "2", StringComparison.Ordinal), file.FilePath));
        driver = RequireCached(driver, edited, "another file was edited");
        var first = edited.SyntaxTrees.First();
        var moved = edited.ReplaceSyntaxTree(first, TestCompilation.Parse("// A comment.\n" + first, first.FilePath));
        RequireCached(driver, moved, "a comment was put above the declarations");
    }

    private static void RequireTracked(GeneratorDriver driver, IReadOnlyList<string> names)
    {
        var tracked = driver.GetRunResult().Results.Single().TrackedSteps;
        foreach (string name in names)
        {
            if (!tracked.ContainsKey(name))
                throw new XunitException($"No step is tracked as '{name}'; the pipeline has {string.Join(", ", tracked.Keys)}.");
        }
    }

    private static GeneratorDriver RequireCached(GeneratorDriver driver, Compilation compilation, string edit)
    {
        driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();
        foreach (var step in PipelineSteps.Of(result))
            RequireReasons(step, edit, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        foreach (var step in PipelineSteps.Outputs(result))
            RequireReasons(step, edit, IncrementalStepRunReason.Cached);
        return driver;
    }

    private static void RequireReasons(IncrementalGeneratorRunStep step, string edit, params IncrementalStepRunReason[] allowed)
    {
        foreach (var (value, reason) in step.Outputs)
        {
            if (!allowed.Contains(reason))
            {
                throw new XunitException(
                    $"Step '{step.Name ?? "(unnamed)"}' ran again ({reason}) although only {edit}. Its output: {value}");
            }
        }
    }
}
