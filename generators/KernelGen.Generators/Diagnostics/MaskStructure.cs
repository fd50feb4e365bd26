using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Diagnostics;

/// <summary>Whether a mask has the blocks and the balance that its layer declares. The runtime has the same rules for patterns.</summary>
/// <param name="layer">The layer.</param>
/// <param name="mask">A mask of its shape.</param>
internal sealed class MaskStructure(LayerSpec layer, StaticMask mask)
{
    private readonly int _columns = layer.WeightColumns;
    private readonly int _taps = layer.Taps;
    private readonly int _outputs = (layer.Layout as BlockedLayout)?.Outputs ?? 1;
    private readonly int _inputs = (layer.Layout as BlockedLayout)?.Inputs ?? 1;

    /// <summary>A block that the mask has in part, or a group with more nonzeros than another; null where there is neither.</summary>
    public string? Fault() => (_outputs * _inputs > 1 ? PartOfBlock() : null) ?? (layer.BalancedInputs > 0 ? Unbalance() : null);

    private string? PartOfBlock()
    {
        int size = _outputs * _inputs;
        var counts = mask.Positions.GroupBy(Block).ToDictionary(block => block.Key, block => block.Count());
        foreach (int position in mask.Positions)
        {
            if (counts[Block(position)] is var count && count < size)
            {
                return Invariant($"entry {(position / _columns) + 1} {(position % _columns) + 1} is one of {count} of a block of {size} ")
                    + Invariant($"weights (BlockOutputs = {_outputs}, BlockInputs = {_inputs}). Write whole blocks");
            }
        }

        return null;
    }

    private string? Unbalance()
    {
        int group = layer.BalancedInputs, groups = layer.GroupInputs / group, entries = mask.Positions.Count;
        long all = (long)layer.WeightRows * groups * _taps;
        if (entries > 0 && all > entries)
        {
            return Invariant($"its {entries} entries leave some of the {all} groups of inputs empty (BalancedInputs = {group}). ")
                + "Write as many for each, or leave BalancedInputs out";
        }

        var counts = new int[entries == 0 ? 0 : all];
        foreach (int position in mask.Positions)
            counts[((((position / _columns) * groups) + (position % _columns / _taps / group)) * _taps) + (position % _taps)]++;
        int other = Array.FindIndex(counts, count => count != counts[0]);
        return other < 0
            ? null
            : Invariant($"{Describe(0)} has {counts[0]} nonzeros, but {Describe(other)} {counts[other]} (BalancedInputs = {group}). ")
                + "Write as many for each, or leave BalancedInputs out";

        string Describe(int number)
        {
            int first = (number / _taps % groups * group) + 1;
            string tap = _taps > 1 ? Invariant($", tap {(number % _taps) + 1}") : "";
            return Invariant($"output {(number / _taps / groups) + 1} at inputs {first} to {first + group - 1}{tap}");
        }
    }

    /// <summary>The block of a position.</summary>
    private (int Row, int Input, int Tap) Block(int position) =>
        (position / _columns / _outputs, position % _columns / _taps / _inputs, position % _taps);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
