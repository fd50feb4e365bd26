using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>The properties of a project as the compiler hands them to the generator.</summary>
/// <param name="widths">KernelGenWidths, separated by commas; null where the project does not set it.</param>
internal sealed class ProjectOptions(string? widths) : AnalyzerConfigOptionsProvider
{
    /// <inheritdoc/>
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties(widths);

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Properties(string? widths) : AnalyzerConfigOptions
    {
        private readonly ImmutableDictionary<string, string> _values =
            widths is null
                ? ImmutableDictionary<string, string>.Empty
                : ImmutableDictionary<string, string>.Empty.Add(WidthOption.Name, widths);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => _values.TryGetValue(key, out value);
    }
}
