using System.Globalization;
using KernelGen.Generators.Parsing;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What the arguments of a linear layer must be.</summary>
internal static class LinearRules
{
    /// <summary>
    /// Floats in the largest buffer: the longest array of .NET (Array.MaxLength, 2,147,483,591) less the 16 that aligning it to 64 bytes
    /// may cost.
    /// </summary>
    private const int MostWeights = 0x7FFFFFC7 - 16;

    /// <summary>Samples in the largest tile, whose offsets kernels hold as literals of type int.</summary>
    private const int TileSamples = BatchTiles.BlockSamples * SchedulePolicy.MostTile;

    private const int MostFeatures = int.MaxValue / TileSamples;

    public static IEnumerable<Diagnostic> Mistakes(INamedTypeSymbol type, AttributeReader attribute)
    {
        if (LinearArguments.Read(attribute) is not { } arguments)
            yield break;
        string layer = type.Display();
        bool sizesFit = true;
        foreach (var (name, value) in new[] { (LinearArguments.InFeaturesName, arguments.InFeatures), (LinearArguments.OutFeaturesName, arguments.OutFeatures) })
        {
            if (value is > 0 and <= MostFeatures)
                continue;
            sizesFit = false;
            yield return value <= 0
                ? Create(DeclarationDescriptors.SizeNotPositive, attribute.LocationOf(name), layer, name, value)
                : Create(DeclarationDescriptors.TooManyFeatures, attribute.LocationOf(name), layer, name, value, TileSamples, (long)TileSamples * value, int.MaxValue, MostFeatures);
        }

        long weights = (long)arguments.InFeatures * arguments.OutFeatures;
        if (sizesFit && weights > MostWeights)
            yield return Create(DeclarationDescriptors.TooManyWeights, attribute.Location, layer, arguments.InFeatures, arguments.OutFeatures, weights, MostWeights);
        if (!Enum.IsDefined(typeof(FusedActivation), arguments.Activation))
        {
            string members = string.Join(" or ", Enum.GetNames(typeof(FusedActivation)).Select(n => "Activation." + n));
            yield return Create(DeclarationDescriptors.UnknownActivation, attribute.LocationOf(LinearArguments.ActivationName), layer, arguments.Activation, members);
        }
    }

    /// <summary>Numbers read the same in every culture.</summary>
    private static Diagnostic Create(DiagnosticDescriptor descriptor, Location at, params object[] arguments) =>
        Diagnostic.Create(descriptor, at, [.. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture))]);
}
