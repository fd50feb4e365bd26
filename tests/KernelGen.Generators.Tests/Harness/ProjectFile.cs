using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>One of the AdditionalFiles of a project.</summary>
/// <param name="path">Its path.</param>
/// <param name="text">What it holds; null where that is no text.</param>
internal sealed class ProjectFile(string path, string? text) : AdditionalText
{
    private readonly SourceText? _text = text is null ? null : SourceText.From(text, Encoding.UTF8);

    /// <inheritdoc/>
    public override string Path => path;

    /// <inheritdoc/>
    public override SourceText? GetText(CancellationToken cancellationToken = default) => _text;
}
