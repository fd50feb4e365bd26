using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using static KernelGen.Generators.Diagnostics.DeclarationRules;

namespace KernelGen.Generators.Diagnostics;

/// <summary>
/// What each argument of a convolution must be by itself. What the arguments make together is checked only if each of them is right,
/// blocks last.
/// </summary>
internal static class Conv2dRules
{
    private const string StrideReason = "a kernel moves on by at least one pixel";

    private const string DilationReason = "the taps of a kernel lie at least one pixel apart";

    public static IEnumerable<Diagnostic> Mistakes(INamedTypeSymbol type, AttributeReader attribute)
    {
        if (ConvArguments.Read(attribute) is not { } arguments)
            return [];
        string layer = type.Display();
        List<Diagnostic> mistakes =
        [
            .. NotPositive(layer, attribute, arguments),
            .. Missing(layer, attribute, arguments),
            .. Padding(layer, attribute, arguments),
        ];
        bool isPossible = mistakes.Count == 0;
        if (isPossible)
            mistakes.AddRange(Conv2dGeometryRules.Mistakes(layer, attribute, arguments));

        // Wrong groups have no channels to cut into blocks.
        if (isPossible && mistakes.Count == 0)
        {
            string ofGroup = arguments.Groups > 1 ? $" / {ConvArguments.GroupsName}" : "";
            mistakes.AddRange(BlockRules.Mistakes(
                layer, attribute, arguments.Pattern,
                (ConvArguments.OutChannelsName + ofGroup, arguments.OutChannels / arguments.Groups),
                (ConvArguments.InChannelsName + ofGroup, arguments.InChannels / arguments.Groups)));
        }

        mistakes.AddRange(ActivationRules.Mistakes(layer, attribute, ConvArguments.ActivationName, arguments.Activation));
        return mistakes;
    }

    private static IEnumerable<Diagnostic> NotPositive(string layer, AttributeReader attribute, ConvArguments arguments)
    {
        foreach (var (name, reason, both) in Positive())
        {
            // Of one axis, 0 is the attribute's own way to leave a number out.
            if (arguments.Written(name) is { } value && value <= 0 && !(both is not null && value == 0))
            {
                yield return Mistake(DeclarationDescriptors.ConvolutionNotPositive, attribute.LocationOf(name), layer, name, value, reason,
                    both is null ? "" : $", or leave it out to take that of {both}");
            }
        }
    }

    /// <summary>Every number that must be positive, why, and for one of a single axis the name that says it for both.</summary>
    private static IEnumerable<(string Name, string Reason, string? Both)> Positive()
    {
        yield return (ConvArguments.InChannelsName, "an image has at least one channel", null);
        yield return (ConvArguments.OutChannelsName, "an image has at least one channel", null);
        yield return (ConvArguments.GroupsName, "the channels form at least one group", null);
        yield return (ConvArguments.KernelName, "a kernel has at least one row and one column", null);
        yield return (ConvArguments.StrideName, StrideReason, null);
        yield return (ConvArguments.DilationName, DilationReason, null);
        foreach (var axis in ConvAxisNames.Both)
        {
            yield return (axis.Size, $"an image has at least one {axis.Pixels}", null);
            yield return (ConvArguments.KernelName + axis.Size, $"a kernel has at least one {axis.Pixels}", ConvArguments.KernelName);
            yield return (ConvArguments.StrideName + axis.Size, StrideReason, ConvArguments.StrideName);
            yield return (ConvArguments.DilationName + axis.Size, DilationReason, ConvArguments.DilationName);
        }
    }

    /// <summary>A kernel of which neither axis is known is missed under the name for both. Images may have any size.</summary>
    private static IEnumerable<Diagnostic> Missing(string layer, AttributeReader attribute, ConvArguments arguments)
    {
        var kernels = ConvAxisNames.Both.Where(axis => arguments.Written(arguments.Name(ConvArguments.KernelName, axis)) is null).ToList();
        if (kernels.Count == 0)
            yield break;
        string name = kernels.Count == 1 ? ConvArguments.KernelName + kernels[0].Size : ConvArguments.KernelName;
        yield return Mistake(DeclarationDescriptors.ConvolutionIncomplete, attribute.Location, layer, name, $"{name} = 3");
    }

    private static IEnumerable<Diagnostic> Padding(string layer, AttributeReader attribute, ConvArguments arguments)
    {
        string[] sides = [.. ConvAxisNames.Both.SelectMany(axis => new[] { axis.Before, axis.After })];
        foreach (string side in sides.Prepend(""))
        {
            string name = ConvArguments.PaddingName + side;
            if (arguments.Written(name) is { } value && value < 0)
            {
                yield return Mistake(DeclarationDescriptors.NegativePadding, attribute.LocationOf(name), layer, name, value,
                    side.Length == 0 ? "" : $", or leave it out to take that of {ConvArguments.PaddingName}");
            }
        }
    }
}
