using KernelGen.Generators.Diagnostics;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generators.Parsing;

/// <summary>
/// From an attributed class to its spec. Nothing of Roslyn survives in the result, and a wrong declaration has none: what is wrong is
/// said by <see cref="LayerDeclarationAnalyzer"/>, by the same rules.
/// </summary>
internal static class LayerParser
{
    /// <summary>Whether an attributed node can be a layer; the compiler refuses the attributes elsewhere.</summary>
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellationToken) => node is TypeDeclarationSyntax;

    /// <summary>The spec of one declaration; null if it is wrong.</summary>
    public static LayerSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type)
            return null;
        var attributes = LayerAttributes(type);
        cancellationToken.ThrowIfCancellationRequested();

        // Of two attributes of one kind the compiler complains, of two kinds the rules do.
        return attributes.Count == 1 && !DeclarationRules.Mistakes(type, attributes).Any() ? Parse(type, attributes) : null;
    }

    /// <summary>The spec of a declaration without mistakes.</summary>
    public static LayerSpec? Parse(INamedTypeSymbol type, IReadOnlyList<(AttributeData Attribute, LayerKind Kind)> attributes)
    {
        var (attribute, kind) = attributes[0];
        return Parse(kind, DeclaredTypeParser.Parse(type), new AttributeReader(attribute));
    }

    /// <summary>The attributes on a class, on any of its parts, that declare a layer, in the order in which they were written.</summary>
    public static IReadOnlyList<(AttributeData Attribute, LayerKind Kind)> LayerAttributes(INamedTypeSymbol type)
    {
        List<(AttributeData, LayerKind)>? found = null;
        foreach (var attribute in type.GetAttributes())
        {
            if (LayerKind.Of(attribute) is { } kind)
                (found ??= []).Add((attribute, kind));
        }

        return found ?? [];
    }

    private static LayerSpec? Parse(LayerKind kind, DeclaredType type, AttributeReader attribute)
    {
        if (kind.IsConvolution)
            return ConvArguments.Read(attribute) is { } convolution ? Conv2dParser.Parse(kind, type, convolution) : null;
        return LinearArguments.Read(attribute) is { } linear ? LinearParser.Parse(kind, type, linear) : null;
    }
}
