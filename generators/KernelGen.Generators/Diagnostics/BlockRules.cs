using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using static KernelGen.Generators.Diagnostics.DeclarationRules;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What the blocks of a sparse layer's weights must be.</summary>
internal static class BlockRules
{
    /// <param name="layer">The layer, as users write it.</param>
    /// <param name="attribute">Its attribute.</param>
    /// <param name="block">The blocks.</param>
    /// <param name="outputs">What is cut by the outputs of a block: its name, and how many there are.</param>
    /// <param name="inputs">What is cut by its inputs.</param>
    public static IEnumerable<Diagnostic> Mistakes(
        string layer, AttributeReader attribute, BlockArguments block, (string Name, int Count) outputs, (string Name, int Count) inputs)
    {
        var sizes = BlockedLayout.Sizes;
        return
        [
            .. Of(BlockArguments.OutputsName, block.Outputs, [.. sizes.Select(size => size.Outputs).Distinct()], outputs),
            .. Of(BlockArguments.InputsName, block.Inputs, [.. sizes.Select(size => size.Inputs).Distinct()], inputs),
        ];

        IEnumerable<Diagnostic> Of(string name, int value, int[] known, (string Name, int Count) whole)
        {
            if (!known.Contains(value))
            {
                yield return Mistake(
                    DeclarationDescriptors.UnknownBlock, attribute.LocationOf(name), layer, name, value,
                    $"{string.Join(", ", known.Take(known.Length - 1))} and {known[known.Length - 1]}");
            }
            else if (whole.Count > 0 && whole.Count % value != 0)
            {
                yield return Mistake(
                    DeclarationDescriptors.UnequalBlocks, attribute.LocationOf(name), layer, name, value, whole.Name, whole.Count,
                    whole.Count / value, whole.Count % value, known.Last(size => whole.Count % size == 0));
            }
        }
    }
}
