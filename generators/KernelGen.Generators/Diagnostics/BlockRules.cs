using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using static KernelGen.Generators.Diagnostics.DeclarationRules;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What the blocks and groups of a sparse layer's weights must be.</summary>
internal static class BlockRules
{
    /// <summary>Of the size of blocks, that it is known and divides the weights; of groups, that they divide the inputs.</summary>
    /// <param name="layer">The layer, as users write it.</param>
    /// <param name="attribute">Its attribute.</param>
    /// <param name="pattern">The blocks and groups.</param>
    /// <param name="outputs">What is cut by the outputs of a block: its name, and how many there are.</param>
    /// <param name="inputs">What is cut by its inputs.</param>
    public static IEnumerable<Diagnostic> Mistakes(
        string layer, AttributeReader attribute, PatternArguments pattern,
        (string Name, int Count) outputs, (string Name, int Count) inputs)
    {
        var sizes = BlockedLayout.Sizes;
        return
        [
            .. Of(PatternArguments.BlockOutputsName, pattern.BlockOutputs, [.. sizes.Select(size => size.Outputs).Distinct()], outputs),
            .. Of(PatternArguments.BlockInputsName, pattern.BlockInputs, [.. sizes.Select(size => size.Inputs).Distinct()], inputs),
            .. Balance(layer, attribute, pattern, inputs),
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

    /// <summary>Groups of several whole blocks, all of one size: a group of one could only be full or empty.</summary>
    private static IEnumerable<Diagnostic> Balance(
        string layer, AttributeReader attribute, PatternArguments pattern, (string Name, int Count) inputs)
    {
        var (name, value) = (PatternArguments.BalancedName, pattern.Balanced);
        bool blocksAreRight = inputs.Count > 0 && pattern.BlockInputs > 0 && inputs.Count % pattern.BlockInputs == 0;
        if (value == 0 || !blocksAreRight || Fits(value))
            yield break;
        string blocks = pattern.BlockInputs == 1 ? "" : FormattableString.Invariant($" of whole blocks of {pattern.BlockInputs} inputs");
        string reason = value == pattern.BlockInputs
            ? $"a group of one {(pattern.BlockInputs == 1 ? "weight" : "block")} can only be full or empty"
            : FormattableString.Invariant($"{inputs.Name} = {inputs.Count} cannot be cut into groups of {value}{blocks}");
        var sizes = Enumerable.Range(1, inputs.Count / pattern.BlockInputs).Select(n => n * pattern.BlockInputs).Where(Fits).ToList();
        string remedy = sizes.Count == 0 ? "Leave it out" : FormattableString.Invariant(
            $"Set {name} to {sizes.OrderBy(size => Math.Abs((long)size - value)).First()}, which divides {inputs.Count}, leave it out");
        yield return Mistake(
            DeclarationDescriptors.UnequalBalance, attribute.LocationOf(name), layer, name, value, reason, remedy, inputs.Name);

        bool Fits(int group) => group > pattern.BlockInputs && inputs.Count % group == 0 && group % pattern.BlockInputs == 0;
    }
}
