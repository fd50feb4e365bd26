using System.Globalization;
using KernelGen.Generators.Parsing;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What the arguments of a linear layer must be.</summary>
internal static class LinearRules
{
    /// <summary>
    /// Floats in the largest buffer: the longest array of .NET (Array.MaxLength, 2,147,483,591) less the 16 that aligning it to 64 bytes
    /// may cost. Whatever stays below is indexed with an int.
    /// </summary>
    public const int BufferFloats = 0x7FFFFFC7 - 16;

    /// <summary>Samples in a block of the activation layout.</summary>
    private const int BlockSamples = 16;

    public static IEnumerable<Diagnostic> Mistakes(INamedTypeSymbol type, AttributeReader attribute)
    {
        if (LinearArguments.Read(attribute) is not { } arguments)
            yield break;
        string layer = type.Display();
        bool sizesFit = true;
        foreach (var (name, value) in new[] { (LinearArguments.InFeaturesName, arguments.InFeatures), (LinearArguments.OutFeaturesName, arguments.OutFeatures) })
        {
            if (value is > 0 and <= BufferFloats / BlockSamples)
                continue;
            sizesFit = false;
            yield return value <= 0
                ? Create(DeclarationDescriptors.SizeNotPositive, attribute.LocationOf(name), layer, name, value)
                : Create(DeclarationDescriptors.TooManyFeatures, attribute.LocationOf(name), layer, name, value, (long)BlockSamples * value, BufferFloats, BufferFloats / BlockSamples);
        }

        long weights = (long)arguments.InFeatures * arguments.OutFeatures;
        if (sizesFit && weights > BufferFloats)
            yield return Create(DeclarationDescriptors.TooManyWeights, attribute.Location, layer, arguments.InFeatures, arguments.OutFeatures, weights, BufferFloats);
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
