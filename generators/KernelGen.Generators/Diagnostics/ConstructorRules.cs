using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generators.Diagnostics;

/// <summary>
/// What constructors a user may add: any that leads to the generated one, <c>Hidden(KernelOptions? options)</c>, which alone hands
/// the kernels to the base class.
/// </summary>
internal static class ConstructorRules
{
    public static IEnumerable<Diagnostic> Mistakes(INamedTypeSymbol type, Location at)
    {
        foreach (var constructor in type.InstanceConstructors)
        {
            var syntax = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
            if (syntax is TypeDeclarationSyntax && !type.IsRecord)
                yield return Diagnostic.Create(DeclarationDescriptors.PrimaryConstructor, at, type.Display());
            if (syntax is not ConstructorDeclarationSyntax declaration || IsGenerated(declaration))
                continue;
            if (constructor.Parameters is [var only] && only.RefKind == RefKind.None && only.Type.Is(WellKnownNames.KernelOptions))
                yield return Diagnostic.Create(DeclarationDescriptors.ConstructorCollides, at, type.Display(), Signature(constructor));
            else if (!declaration.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer))
                yield return Diagnostic.Create(DeclarationDescriptors.ConstructorNotChained, at, type.Display(), Signature(constructor));
        }
    }

    /// <summary>The analyzer also sees what the generator wrote.</summary>
    private static bool IsGenerated(SyntaxNode node) => node.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);

    private static string Signature(IMethodSymbol constructor) =>
        $"{constructor.ContainingType.Name}("
            + $"{string.Join(", ", constructor.Parameters.Select(p => p.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})";
}
