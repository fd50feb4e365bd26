using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>The user's code together with the generated code has no error and no warning, in a project where warnings are errors.</summary>
internal static class OutputCompiles
{
    public static void Require(Compilation output)
    {
        using var assembly = new MemoryStream();
        var emitted = output.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        var complaints = emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).ToList();
        if (complaints.Count > 0)
            throw new XunitException("The output does not compile without warnings:\n" + string.Join("\n", complaints.Select(Describe)));
    }

    private static string Describe(Diagnostic diagnostic)
    {
        string line = diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString()
            ?? "";
        return $"{diagnostic}\n    {line.Trim()}";
    }
}
