using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Parsing;

/// <summary>Reads where a class lives and how the types around it are opened again.</summary>
internal static class DeclaredTypeParser
{
    public static DeclaredType Parse(INamedTypeSymbol type)
    {
        var containing = new Stack<ContainingType>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            containing.Push(new ContainingType(Keyword(outer), Header(outer), outer.MetadataName));
        return new DeclaredType(Namespace(type.ContainingNamespace), containing.ToEquatableArray(), Identifier.EscapeType(type.Name))
        {
            HasConstructorWithoutParameters = type.InstanceConstructors.Any(
                constructor => constructor.Parameters.IsEmpty && !constructor.IsImplicitlyDeclared),
        };
    }

    private static string Namespace(INamespaceSymbol space)
    {
        var parts = new Stack<string>();
        for (; !space.IsGlobalNamespace; space = space.ContainingNamespace)
            parts.Push(Identifier.Escape(space.Name));
        return string.Join(".", parts);
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    /// <summary>Constraints need no repeating, and a type with variant parameters may contain no class.</summary>
    private static string Header(INamedTypeSymbol type)
    {
        string name = Identifier.EscapeType(type.Name);
        return type.TypeParameters.IsEmpty
            ? name
            : $"{name}<{string.Join(", ", type.TypeParameters.Select(p => Identifier.EscapeType(p.Name)))}>";
    }
}
