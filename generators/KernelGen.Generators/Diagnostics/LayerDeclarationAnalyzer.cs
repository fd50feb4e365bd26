using System.Collections.Immutable;
using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Generators.Diagnostics;

/// <summary>Reports what is wrong with a layer's declaration, where it is written. The generator itself reports nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayerDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DeclarationDescriptors.NotPartial,
        DeclarationDescriptors.ContainingTypeNotPartial,
        DeclarationDescriptors.StaticClass,
        DeclarationDescriptors.AbstractClass,
        DeclarationDescriptors.GenericClass,
        DeclarationDescriptors.Record,
        DeclarationDescriptors.BaseClass,
        DeclarationDescriptors.FileLocal,
        DeclarationDescriptors.SizeNotPositive,
        DeclarationDescriptors.TooManyFeatures,
        DeclarationDescriptors.TooManyWeights,
        DeclarationDescriptors.DeclaredTwice,
        DeclarationDescriptors.UnknownActivation,
        DeclarationDescriptors.ConstructorCollides,
        DeclarationDescriptors.PrimaryConstructor,
        DeclarationDescriptors.ConstructorNotChained,
        DeclarationDescriptors.LanguageTooOld,
        DeclarationDescriptors.ConvolutionNotPositive,
        DeclarationDescriptors.ConvolutionIncomplete,
        DeclarationDescriptors.NegativePadding,
        DeclarationDescriptors.UnequalGroups,
        DeclarationDescriptors.KernelBeyondInput,
        DeclarationDescriptors.ImageTooLarge,
        DeclarationDescriptors.UnknownBlock,
        DeclarationDescriptors.UnequalBlocks,
        DeclarationDescriptors.UnequalBalance);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // A declaration in a generated file is refused by the generator like any other, so it needs its message like any other.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || LayerParser.LayerAttributes(type) is not { Count: > 0 } attributes)
            return;
        foreach (var mistake in DeclarationRules.Mistakes(type, attributes))
            context.ReportDiagnostic(mistake);
    }
}
