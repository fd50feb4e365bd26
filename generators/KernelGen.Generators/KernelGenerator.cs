using KernelGen.Generators.Emission;
using KernelGen.Generators.Parsing;
using KernelGen.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators;

/// <summary>
/// Writes the other half of every declared layer, and every kernel that a declared layer needs once. Wires the stages together and
/// decides nothing: declaration -> spec (Parsing) -> keys and loop nests (Planning) -> text (Emission).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in WellKnownNames.LayerAttributes)
            Register(context, attribute);
    }
}
