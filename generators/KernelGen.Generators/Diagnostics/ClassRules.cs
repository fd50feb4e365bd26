using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What a class must be, so that a generated part can make it a layer.</summary>
internal static class ClassRules
{
    /// <summary>What generated code is written in: file-local types, collection expressions.</summary>
    private const LanguageVersion Needed = LanguageVersion.CSharp12;

    public static IEnumerable<Diagnostic> Mistakes(INamedTypeSymbol type, LayerKind kind, Location at)
    {
        string layer = type.Display();
        if (!IsPartial(type))
            yield return Diagnostic.Create(DeclarationDescriptors.NotPartial, at, layer);
        foreach (var outer in Outward(type.ContainingType).Where(t => !IsPartial(t)))
            yield return Diagnostic.Create(DeclarationDescriptors.ContainingTypeNotPartial, at, layer, outer.Display());
        if (type.IsStatic)
            yield return Diagnostic.Create(DeclarationDescriptors.StaticClass, at, layer);
        else if (type.IsAbstract)
            yield return Diagnostic.Create(DeclarationDescriptors.AbstractClass, at, layer);
        if (!type.TypeParameters.IsEmpty)
            yield return Diagnostic.Create(DeclarationDescriptors.GenericClass, at, layer);
        if (type.IsRecord)
            yield return Diagnostic.Create(DeclarationDescriptors.Record, at, layer, kind.BaseName);
        else if (HasOtherBase(type, kind))
            yield return Diagnostic.Create(DeclarationDescriptors.BaseClass, at, layer, type.BaseType!.Display(), kind.BaseName);
        foreach (var local in Outward(type).Where(t => t.IsFileLocal))
            yield return Diagnostic.Create(DeclarationDescriptors.FileLocal, at, layer, local.Display());
        if (at.SourceTree?.Options is CSharpParseOptions { LanguageVersion: < Needed and var version })
        {
            yield return Diagnostic.Create(
                DeclarationDescriptors.LanguageTooOld, at, layer, version.ToDisplayString(), Needed.ToDisplayString());
        }
    }

    /// <summary>
    /// The compiler reports a base that does not exist. The declaration may name the right base, which the generated part then names too.
    /// </summary>
    private static bool HasOtherBase(INamedTypeSymbol type, LayerKind kind) =>
        type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } && !type.BaseType.Is(kind.BaseName);

    private static IEnumerable<INamedTypeSymbol> Outward(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
            yield return type;
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.All(
        part => part.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));
}
