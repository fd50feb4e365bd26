using KernelGen.Generators.Loops;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Cuts the inputs of every sum into blocks, so that the lines of one block stay in the first-level cache while all results take their
/// share of them. The results start from nothing in the first block and go on from memory in the others.
/// </summary>
/// <param name="inputs">Inputs of every sum.</param>
/// <param name="block">Inputs of a block; 0 for all.</param>
internal sealed class InputBlocks(int inputs, int block)
{
    public int Count { get; } = block == 0 ? 1 : (inputs + block - 1) / block;

    /// <summary>The loop over the blocks; without blocks, its body.</summary>
    /// <param name="operand">The operand whose lines are cut.</param>
    /// <param name="name">The name of the part that belongs to a block.</param>
    /// <param name="body">What is done for a block.</param>
    public IEnumerable<Node> Each(string operand, string name, IEnumerable<Node> body) => Count == 1
        ? [new Point(name, operand, 0), .. body]
        : [For("c", 0, Count, [new Remark($"Block c of {operand}: {block} lines of each block of samples."), new Point(name, operand, At("c") * (block * BatchTiles.BlockSamples)), .. body])];

    /// <summary>Where a row of the table of starts lies: rows of one block after the other.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="rows">Rows in a block.</param>
    /// <param name="entries">Entries of a row.</param>
    public IndexExpression Row(string row, int rows, int entries) =>
        Count == 1 ? At(row) * entries : (At("c") * (rows * entries)) + (At(row) * entries);

    /// <summary>The first value of result lines: something in the first block, what was stored in the others.</summary>
    public IEnumerable<Node> Begin(string[] lines, IEnumerable<Node> first, IEnumerable<Node> goOn) => Count == 1
        ? first
        : [new Declare([.. lines]), If("c", 0, first, goOn)];

    /// <summary>What is done to complete results: only after the last block.</summary>
    public IEnumerable<Node> Complete(IEnumerable<Node> nodes) => Count == 1 || !nodes.Any() ? nodes : [If("c", Count - 1, nodes, [])];

    /// <summary>A sentence for the plan.</summary>
    public IEnumerable<string> Describe(string operand) => Count == 1
        ? []
        : [$"{operand} is walked in {Count} blocks of {block} lines: those of one tile are {block * 64 / 1024} KB for each block of samples and stay in the first-level cache."];
}
