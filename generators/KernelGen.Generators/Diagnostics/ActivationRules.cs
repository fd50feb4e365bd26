using KernelGen.Generators.Parsing;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What a fused activation must be.</summary>
internal static class ActivationRules
{
    public static IEnumerable<Diagnostic> Mistakes(string layer, AttributeReader attribute, string argument, int activation)
    {
        if (Enum.IsDefined(typeof(FusedActivation), activation))
            yield break;
        string members = string.Join(" or ", Enum.GetNames(typeof(FusedActivation)).Select(n => "Activation." + n));
        yield return DeclarationRules.Mistake(
            DeclarationDescriptors.UnknownActivation, attribute.LocationOf(argument), layer, activation, members);
    }
}
