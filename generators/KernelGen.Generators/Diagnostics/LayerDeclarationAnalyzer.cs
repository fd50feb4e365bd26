using System.Collections.Immutable;
using KernelGen.Generators.Parsing;
using KernelGen.Generators.Specs;
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
        DeclarationDescriptors.UnequalBalance,
        DeclarationDescriptors.MaskNotFound,
        DeclarationDescriptors.MalformedMask,
        DeclarationDescriptors.UnfitMask);

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
        var mistakes = DeclarationRules.Mistakes(type, attributes).ToList();
        mistakes.ForEach(context.ReportDiagnostic);
        if (mistakes.Count == 0 && attributes.Count == 1 && LayerParser.Parse(type, attributes) is { MaskFile: not null } layer)
            AnalyzeMask(context, layer, new AttributeReader(attributes[0].Attribute));
    }

    /// <summary>
    /// Says what is wrong with a mask where the declaration names it: an editor may not show what stands in another file than C#.
    /// </summary>
    private static void AnalyzeMask(SymbolAnalysisContext context, LayerSpec layer, AttributeReader attribute)
    {
        string name = layer.MaskFile!;
        var files = context.Options.AdditionalFiles.Where(text => MaskFile.IsNamed(text.Path, name))
            .Select(text => MaskFile.Read(text, context.CancellationToken)).OfType<MaskFile>().ToList();
        if (MaskRules.Mistake(layer, files) is { } mistake)
        {
            context.ReportDiagnostic(DeclarationRules.Mistake(
                mistake.Descriptor, attribute.LocationOf(PatternArguments.MaskName), context.Symbol.Display(), name, mistake.Reason));
        }
    }
}
