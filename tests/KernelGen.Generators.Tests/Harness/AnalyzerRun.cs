using System.Collections.Immutable;
using KernelGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>What the analyzer says about a compilation.</summary>
internal static class AnalyzerRun
{
    /// <summary>Our diagnostics, in the order of the source; an analyzer that throws fails the test.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Diagnose(Compilation compilation)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: (exception, _, _) => throw exception, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await compilation.WithAnalyzers([new LayerDeclarationAnalyzer()], options)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics.OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }
}
