namespace KernelGen;

/// <content>Masks with the same number of weights in every group of inputs: N:M sparsity.</content>
public sealed partial class MaskedLayer
{
    /// <summary>Taps of each input: 1 of a linear layer.</summary>
    private int Taps => Shape.Skip(2).Aggregate(1, (taps, length) => taps * length);

    /// <summary>
    /// Drops all weights but those of largest magnitude in every group of consecutive inputs of an output; of a convolution, of input
    /// channels at one tap. Of equal ones, the first stay; a group that has fewer weights keeps them.
    /// </summary>
    /// <param name="keep">Weights that each group keeps, from 0 to <paramref name="group"/>; 2 for 2:4.</param>
    /// <param name="group">Inputs of a group, a divisor of the inputs; 4 for 2:4.</param>
    /// <exception cref="ArgumentException">The groups do not fit the layer, or its weights come in blocks.</exception>
    public void KeepLargestInGroups(int keep, int group)
    {
        if (GroupFault(group) is { } fault)
            throw new ArgumentException(fault);
        if (keep < 0 || keep > group)
        {
            throw new ArgumentOutOfRangeException(
                nameof(keep), keep, $"Layer {Name}: a group of {group} inputs cannot keep {keep} weights. Keep 0 to {group}.");
        }

        bool[] kept = GroupSelection.Largest(Pattern, _weights.Magnitudes(), keep, group, Taps);
        if (kept.AsSpan().Contains(false))
            Change(Pattern.Where(kept));
    }

    /// <summary>Why its inputs cannot be cut into groups of a size; null where they can.</summary>
    internal string? GroupFault(int group)
    {
        int inputs = Pattern.Columns / Taps;
        string noun = Shape.Count > 2 ? "input channels in a group" : "inputs";
        return group < 1 || inputs % group != 0
            ? $"Layer {Name} has {inputs} {noun}, which cannot be cut into groups of {group}. Choose a divisor of {inputs}."
            : BlockWeights > 1
                ? $"Layer {Name} has weights in blocks of {BlockOutputs} x {BlockInputs}, but weights are chosen one by one for groups. "
                    + "Declare it without blocks."
                : null;
    }
}
