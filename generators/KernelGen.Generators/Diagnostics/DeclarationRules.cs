using System.Globalization;
using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Diagnostics;

/// <summary>All that can be wrong with a declaration. The generator asks whether there is anything, the analyzer says what.</summary>
internal static class DeclarationRules
{
    /// <summary>Names as users write them, <c>Outer&lt;T&gt;.Hidden</c>.</summary>
    public static string Display(this ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    /// <summary>The mistakes in a class with layer attributes; none means that the generator makes it a layer.</summary>
    public static IEnumerable<Diagnostic> Mistakes(
        INamedTypeSymbol type, IReadOnlyList<(AttributeData Attribute, LayerKind Kind)> attributes)
    {
        var (attribute, kind) = attributes[0];
        var reader = new AttributeReader(attribute);
        foreach (var mistake in ClassRules.Mistakes(type, kind, reader.Location))
            yield return mistake;
        foreach (var mistake in ConstructorRules.Mistakes(type, reader.Location))
            yield return mistake;
        foreach (var (other, otherKind) in attributes.Skip(1))
        {
            if (otherKind != kind)
            {
                yield return Diagnostic.Create(
                    DeclarationDescriptors.DeclaredTwice, new AttributeReader(other).Location,
                    type.Display(), kind.ShortName, otherKind.ShortName);
            }
        }

        foreach (var (each, eachKind) in attributes)
        {
            var arguments = new AttributeReader(each);
            var ofArguments = eachKind.IsConvolution ? Conv2dRules.Mistakes(type, arguments) : LinearRules.Mistakes(type, arguments);
            foreach (var mistake in ofArguments)
                yield return mistake;
        }
    }

    /// <summary>A diagnostic whose numbers read the same in every culture.</summary>
    public static Diagnostic Mistake(DiagnosticDescriptor descriptor, Location at, params object[] arguments) =>
        Diagnostic.Create(descriptor, at, [.. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture))]);
}
