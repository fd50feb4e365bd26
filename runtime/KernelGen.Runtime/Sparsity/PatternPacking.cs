namespace KernelGen.CompilerServices;

/// <summary>
/// The order in which a kernel wants its nonzeros. Lines are the rows of W in the forward pass and its columns in the backward pass; inputs
/// are the other.
/// </summary>
/// <param name="Panel">
/// Lines that are walked together, their inputs grouped by which of the lines have a nonzero there; 1 for line after line.
/// </param>
/// <param name="Block">Inputs that are walked before the next block of them; 0 for all.</param>
/// <param name="ByInput">
/// Whether a panel is walked input after input, each with the lines that it meets; the panel may then have any number of lines, and there
/// are no blocks.
/// </param>
public sealed record PatternPacking(int Panel, int Block, bool ByInput = false)
{
    /// <summary>
    /// The blocks of weights, all of which are nonzeros or none; null where nonzeros come alone. A panel that is not walked by input is as
    /// high as a block.
    /// </summary>
    public WeightBlock? Weights { get; init; }

    /// <summary>Whether nonzeros come in blocks of several.</summary>
    internal bool IsInBlocks => Weights is { Weights: > 1 };

    /// <summary>Line after line, input after input: compressed sparse rows or columns.</summary>
    public static PatternPacking Plain { get; } = new(1, 0);

    /// <summary>Most inputs of a block: an offset has 16 bits, and an input takes 16 floats.</summary>
    public const int MostInputs = 4096;
}
