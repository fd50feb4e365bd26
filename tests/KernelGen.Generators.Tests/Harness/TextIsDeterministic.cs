using System.Globalization;
using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>
/// The generated text is a function of the declarations alone: not of the run, the culture, the order of files or the line ends of the
/// user's sources; and its own lines end in '\n'. The order of the generated files, which shows in the user's assembly, may depend on
/// the order of the user's files and on nothing else.
/// </summary>
internal static class TextIsDeterministic
{
    public static void Require(
        Func<IIncrementalGenerator> create, Compilation compilation, GeneratorRunResult expected, string? widths = null,
        params AdditionalText[] files)
    {
        foreach (var source in expected.GeneratedSources)
        {
            if (source.SourceText.ToString().Contains('\r', StringComparison.Ordinal))
                throw new XunitException($"{source.HintName} has a line that ends in '\\r'.");
        }

        RequireSame(create(), compilation, expected, widths, files, "in a second run");
        foreach (string culture in new[] { "tr-TR", "fi-FI" })
            Under(HostileCulture(culture), () => RequireSame(create(), compilation, expected, widths, files, $"in culture {culture}"));
        var trees = compilation.SyntaxTrees.ToList();
        var reversed = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees.AsEnumerable().Reverse());
        RequireSame(create(), reversed, expected, widths, files, "with the files in another order", ordered: false);
        var crlf = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees.Select(
            tree => TestCompilation.Parse(tree.ToString().ReplaceLineEndings("\r\n"), tree.FilePath)));
        RequireSame(create(), crlf, expected, widths, files, "with '\\r\\n' in the sources");
    }

    private static void RequireSame(
        IIncrementalGenerator generator, Compilation compilation, GeneratorRunResult expected, string? widths,
        AdditionalText[] files, string circumstance, bool ordered = true)
    {
        var actual = GeneratorHarness.Drive(generator, compilation, out _, widths, files).GetRunResult().Results.Single();
        Assert.Null(actual.Exception);
        string[] wanted = [.. expected.GeneratedSources.Select(s => s.HintName)];
        string[] got = [.. actual.GeneratedSources.Select(s => s.HintName)];
        if (!(ordered ? wanted.SequenceEqual(got) : wanted.Order(StringComparer.Ordinal).SequenceEqual(got.Order(StringComparer.Ordinal))))
        {
            throw new XunitException(
                $"Other files, or in another order, {circumstance}: {string.Join(", ", got)} instead of {string.Join(", ", wanted)}.");
        }

        var texts = expected.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());
        foreach (var source in actual.GeneratedSources)
        {
            if (source.SourceText.ToString() != texts[source.HintName])
                throw new XunitException($"{source.HintName} differs {circumstance}.");
        }
    }

    /// <summary>
    /// Besides what the culture does to case and order, numbers that nobody could mistake for C#, on machines without its data too.
    /// </summary>
    private static CultureInfo HostileCulture(string name)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        culture.NumberFormat.NegativeSign = "minus ";
        culture.NumberFormat.NumberDecimalSeparator = "comma";
        return culture;
    }

    private static void Under(CultureInfo culture, Action action)
    {
        var (before, beforeUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            action();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }
}
