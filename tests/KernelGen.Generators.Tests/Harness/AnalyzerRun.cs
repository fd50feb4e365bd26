using System.Collections.Immutable;
using KernelGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>What the analyzer says about a compilation.</summary>
internal static class AnalyzerRun
{
    /// <summary>Our diagnostics, in the order of the source; an analyzer that throws fails the test.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Diagnose(Compilation compilation, params AdditionalText[] files)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([.. files]), onAnalyzerException: (exception, _, _) => throw exception, concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        var analysis = compilation.WithAnalyzers([new LayerDeclarationAnalyzer()], options);
        var diagnostics = new List<Diagnostic>();

        // File by file, as an editor does: what the generator wrote is large, and nothing in it is a declaration.
        foreach (var tree in compilation.SyntaxTrees.Where(tree => !tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            diagnostics.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(
                compilation.GetSemanticModel(tree), filterSpan: null, TestContext.Current.CancellationToken));
        }

        return [.. diagnostics.OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }
}
