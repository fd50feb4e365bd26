namespace KernelGen;

/// <summary>The blocks that hold a position of a pattern.</summary>
/// <param name="Block">Their size.</param>
/// <param name="Taps">Taps of a convolution, which the columns of the pattern count within each input; 1 for a linear layer.</param>
/// <param name="Pattern">[rows / outputs, columns / inputs] where they are.</param>
/// <param name="AreWhole">Whether all of their positions are in the pattern.</param>
internal sealed record PatternBlocks(WeightBlock Block, int Taps, SparsityPattern Pattern, bool AreWhole);
