using KernelGen.Generators.Parsing;
using KernelGen.Generators.Planning;
using Microsoft.CodeAnalysis;
using static KernelGen.Generators.Diagnostics.DeclarationRules;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What the arguments of a linear layer must be.</summary>
internal static class LinearRules
{
    /// <summary>Samples in the largest tile, whose offsets kernels hold as literals of type int.</summary>
    private const int TileSamples = BatchTiles.BlockSamples * BatchTiles.Most;

    private const int MostFeatures = int.MaxValue / TileSamples;

    public static IEnumerable<Diagnostic> Mistakes(INamedTypeSymbol type, AttributeReader attribute)
    {
        if (LinearArguments.Read(attribute) is not { } arguments)
            yield break;
        string layer = type.Display();
        bool sizesFit = true;
        foreach (var (name, value) in new[]
        {
            (LinearArguments.InFeaturesName, arguments.InFeatures), (LinearArguments.OutFeaturesName, arguments.OutFeatures)
        })
        {
            if (value is > 0 and <= MostFeatures)
                continue;
            sizesFit = false;
            yield return value <= 0
                ? Mistake(DeclarationDescriptors.SizeNotPositive, attribute.LocationOf(name), layer, name, value)
                : Mistake(DeclarationDescriptors.TooManyFeatures, attribute.LocationOf(name), layer, name, value,
                    TileSamples, (long)TileSamples * value, int.MaxValue, MostFeatures);
        }

        long weights = (long)arguments.InFeatures * arguments.OutFeatures;
        if (sizesFit && weights > BufferLimit.MostFloats)
        {
            yield return Mistake(DeclarationDescriptors.TooManyWeights, attribute.Location, layer,
                FormattableString.Invariant($"{arguments.InFeatures} * {arguments.OutFeatures}"), weights,
                BufferLimit.MostFloats, "inFeatures or outFeatures");
        }

        foreach (var mistake in BlockRules.Mistakes(
            layer, attribute, arguments.Pattern, (LinearArguments.OutFeaturesName, arguments.OutFeatures),
            (LinearArguments.InFeaturesName, arguments.InFeatures)))
        {
            yield return mistake;
        }

        foreach (var mistake in ActivationRules.Mistakes(layer, attribute, LinearArguments.ActivationName, arguments.Activation))
            yield return mistake;
    }
}
