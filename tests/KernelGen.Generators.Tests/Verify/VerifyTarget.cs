using Microsoft.CodeAnalysis;

namespace VerifyXunit;

/// <summary>The files that a target stands for, named and begun as Verify.SourceGenerators does it.</summary>
internal static class VerifyTarget
{
    public static IEnumerable<(string Name, string Extension, string Text)> FilesOf(
        object? target, Func<GeneratedSourceResult, bool> ignores)
    {
        if (target is not GeneratorDriver driver)
        {
            yield return ("", "txt", (target?.ToString() ?? "null").ReplaceLineEndings("\n"));
            yield break;
        }

        var result = driver.GetRunResult();
        if (result.Diagnostics.Length > 0)
            yield return ("", "txt", string.Join("\n", result.Diagnostics.Select(d => d.ToString())) + "\n");
        foreach (var source in result.Results.SelectMany(r => r.GeneratedSources).Where(s => !ignores(s))
            .OrderBy(s => s.HintName, StringComparer.Ordinal))
        {
            yield return (Path.GetFileNameWithoutExtension(source.HintName), "cs", $"//HintName: {source.HintName}\n{source.SourceText}");
        }
    }
}
