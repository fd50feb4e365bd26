using System.Collections.Immutable;
using System.Composition;
using KernelGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.CodeFixes;

/// <summary>Makes a layer partial, and every type around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialCodeFix)), Shared]
public sealed class MakePartialCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DeclarationDescriptors.NotPartial.Id, DeclarationDescriptors.ContainingTypeNotPartial.Id);

    /// <summary>
    /// Layers of one file share the types around them, so one edit fixes the whole file: separate edits would repeat the modifier.
    /// </summary>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) =>
            await MakePartial(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);

        // A part of the type in another file may be the one that lacks the modifier; there is nothing to mend here then.
        if (root is null || !NotPartial(root, context.Diagnostics).Any())
            return;
        context.RegisterCodeFix(
            CodeAction.Create(
                "Make partial",
                token => MakePartial(context.Document, context.Diagnostics, token),
                equivalenceKey: nameof(MakePartialCodeFix)),
            context.Diagnostics);
    }

    private static async Task<Document> MakePartial(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);

        // The last modifier, right before the keyword: comments, attributes and line breaks stay where they are.
        var edits = NotPartial(root!, diagnostics).Select(type => new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial "));
        return document.WithText(text.WithChanges(edits));
    }

    /// <summary>The types to mend, each once, in the order of the text.</summary>
    private static IEnumerable<TypeDeclarationSyntax> NotPartial(SyntaxNode root, ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics
            .SelectMany(diagnostic => root.FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            .Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Distinct()
            .OrderBy(type => type.SpanStart);
}
