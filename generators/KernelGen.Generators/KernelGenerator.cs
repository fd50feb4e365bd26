using System.Collections.Immutable;
using System.Text;
using KernelGen.Generators.Diagnostics;
using KernelGen.Generators.Emission;
using KernelGen.Generators.Keys;
using KernelGen.Generators.Parsing;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Generators;

/// <summary>
/// Writes the other half of every declared layer, and once every kernel that a declared layer needs. Wires the stages together and
/// decides nothing: declaration -> spec (Parsing) -> keys and loop nests (Planning) -> text (Emission).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var masks = context.AdditionalTextsProvider.Select(MaskFile.Read).Collect()
            .Select(static (files, _) => files.OfType<MaskFile>().ToEquatableArray()).WithTrackingName(TrackingNames.Masks);
        var kinds = LayerKind.All.Select(kind => Layers(context, kind.AttributeName, masks)).ToList();
        var layers = kinds.Select(kind => kind.Collect())
            .Aggregate(static (some, others) => some.Combine(others).Select(static (both, _) => both.Left.AddRange(both.Right)));

        var twins = layers.Select(static (all, _) => HintNames.Twins(all.Select(layer => layer.Type)))
            .WithTrackingName(TrackingNames.Twins);
        var space = context.CompilationProvider
            .Select(static (compilation, _) => KernelNamespace.Of(compilation.AssemblyName)).WithTrackingName(TrackingNames.Namespace);
        var widths = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => WidthOption.Read(options.GlobalOptions)).WithTrackingName(TrackingNames.Widths);
        foreach (var kind in kinds)
        {
            context.RegisterSourceOutput(
                kind.Combine(twins).Combine(space).Combine(widths),
                static (output, input) =>
                {
                    var (((layer, twins), space), widths) = input;
                    Add(output, LayerEmitter.Emit(layer, twins, space, widths));
                });
        }

        var kernels = layers.Combine(widths).SelectMany(static (all, _) => DistinctKernels(all.Left, all.Right))
            .WithTrackingName(TrackingNames.Kernels);
        context.RegisterSourceOutput(
            kernels.Combine(space),
            static (output, kernel) => Add(output, KernelEmitter.Emit(KernelPlanner.Plan(kernel.Left), kernel.Right)));
    }

    private static IncrementalValuesProvider<LayerSpec> Layers(
        IncrementalGeneratorInitializationContext context, string attribute, IncrementalValueProvider<EquatableArray<MaskFile>> masks) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, LayerParser.IsCandidate, LayerParser.Parse)
            .Where(static layer => layer is not null)
            .Combine(masks)
            .Select(static (pair, _) => MaskRules.WithMask(pair.Left!, pair.Right))
            .Where(static layer => layer is not null)
            .Select(static (layer, _) => layer!)
            .WithTrackingName(TrackingNames.Layers);

    /// <summary>Ordered, so that the order of declarations changes nothing.</summary>
    private static IEnumerable<KernelKey> DistinctKernels(ImmutableArray<LayerSpec> layers, WidthSet widths) =>
        layers.SelectMany(layer => KernelPlanner.KernelsOf(layer, widths)).Select(key => key.Text).Distinct()
            .OrderBy(KernelName.Print, StringComparer.Ordinal);

    private static void Add(SourceProductionContext output, GeneratedFile file) =>
        output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
}
