using KernelGen.Generators.Parsing;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What the declared mask of a layer must be.</summary>
internal static class MaskRules
{
    /// <summary>The layer with the mask that it names, or as it is where it names none; null where the mask is wrong.</summary>
    public static LayerSpec? WithMask(LayerSpec layer, IEnumerable<MaskFile> files)
    {
        if (layer.MaskFile is null)
            return layer;
        var named = Named(layer.MaskFile, files);
        return Mistake(layer, named) is null ? layer with { Mask = named[0].Mask } : null;
    }

    /// <summary>What is wrong with the mask that a layer names; null where nothing is.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="named">The files that it may mean.</param>
    public static MaskMistake? Mistake(LayerSpec layer, IReadOnlyList<MaskFile> named)
    {
        if (named.Count != 1)
            return new(DeclarationDescriptors.MaskNotFound, NotFound(layer.MaskFile!, named));
        if (named[0].Mask is not { } mask)
            return new(DeclarationDescriptors.MalformedMask, named[0].Mistake!);
        return Unfit(layer, mask) is { } reason ? new(DeclarationDescriptors.UnfitMask, reason) : null;
    }

    /// <summary>The files that a declaration may mean.</summary>
    public static IReadOnlyList<MaskFile> Named(string name, IEnumerable<MaskFile> files) => [.. files.Where(file => file.IsNamed(name))];

    private static string NotFound(string name, IReadOnlyList<MaskFile> named)
    {
        if (named.Count > 1)
        {
            return $"{named.Count} AdditionalFiles of the project have paths that end so: "
                + $"{string.Join(", ", named.Select(file => file.Path))}. Name more of the path, or give one of them another name";
        }

        return name.EndsWith(MaskFile.Extension, StringComparison.OrdinalIgnoreCase)
            ? "none of the project's AdditionalFiles has a path that ends so, in upper and lower case as here. "
                + $"Add <AdditionalFiles Include=\"{name}\" /> to an ItemGroup of the project"
            : $"masks are Matrix Market files, whose names end with {MaskFile.Extension}; gzipped ones are not read here. "
                + $"Name a file {MaskFile.Extension}";
    }

    /// <summary>Why a mask is none of this layer; null where it is one.</summary>
    private static string? Unfit(LayerSpec layer, StaticMask mask)
    {
        string[] sizes = layer is LinearSpec ? ["outFeatures", "inFeatures"] : ["outChannels", "inChannels / Groups * taps"];
        if (mask.Rows != layer.WeightRows || mask.Columns != layer.WeightColumns)
        {
            return Invariant($"the file has {mask.Rows} rows and {mask.Columns} columns, but W has {layer.WeightRows} ({sizes[0]}) and ")
                + Invariant($"{layer.WeightColumns} ({sizes[1]}). Write the mask of this layer, rows as outputs");
        }

        return new MaskStructure(layer, mask).Fault();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>What is wrong with the mask that a layer names.</summary>
/// <param name="Descriptor">Which kind of mistake.</param>
/// <param name="Reason">The fact and the remedy.</param>
internal sealed record MaskMistake(DiagnosticDescriptor Descriptor, string Reason);
