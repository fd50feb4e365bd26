using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// The inputs of every sum, in blocks whose size a run says, so that the lines of one block stay in a cache while all results take their
/// share of them. The results start anew in the first block and go on from memory in the others.
/// </summary>
internal static class InputBlocks
{
    /// <summary>
    /// The size of blocks that a policy chooses, 0 for all inputs. Of balanced weights it is a multiple of their groups where it can be:
    /// then all rows have equally many nonzeros in a block, and a processor predicts where they end.
    /// </summary>
    /// <param name="block">Inputs that the policy wants.</param>
    /// <param name="inputs">All inputs.</param>
    /// <param name="balanced">Inputs of a group; 0 for none.</param>
    public static int Size(int block, int inputs, int balanced) =>
        block >= inputs ? 0 : balanced > 0 && balanced < block ? block - (block % balanced) : block;

    /// <summary>What a run says of its blocks.</summary>
    public static KernelOperand[] Operands(string operand) =>
    [
        Planning.Operands.Number("inputBlocks", $"blocks of features of {operand}"),
        Planning.Operands.Number("inputBlock", "features of a block; the last may have fewer"),
    ];

    /// <summary>The loop over the blocks.</summary>
    /// <param name="operand">The operand whose lines are cut.</param>
    /// <param name="name">The name of the part that belongs to a block.</param>
    /// <param name="body">What is done for a block.</param>
    public static Node Each(string operand, string name, IEnumerable<Node> body) => For("c", 0, "inputBlocks",
    [
        new Remark($"Block c of {operand}."),
        new Product("blockAt", "c", "inputBlock", BatchTiles.BlockSamples),
        new Point(name, operand, "blockAt"),
        .. body,
    ]);

    /// <summary>Where a line of the table of starts lies: lines of one block after the other.</summary>
    /// <param name="line">The line's number.</param>
    /// <param name="lines">Lines in a block.</param>
    /// <param name="entries">Entries of a line.</param>
    public static IndexExpression Row(string line, int lines, int entries) => (At("c") * (lines * entries)) + (At(line) * entries);

    /// <summary>A sentence for the plan.</summary>
    public static string Describe(string operand) =>
        $"{operand} is walked in blocks of features, as many as a run says: the lines of a block stay in a cache. "
            + "Results go through memory once a block.";
}
