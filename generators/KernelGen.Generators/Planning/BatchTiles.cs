using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>Cuts a batch into tiles of blocks: as many of the schedule's size as fit, then smaller ones down to one block.</summary>
internal static class BatchTiles
{
    /// <summary>Samples of a block, the innermost dimension of layout Nhwc16n.</summary>
    public const int BlockSamples = 16;

    /// <summary>Most blocks of a tile; the sizes of a declaration are limited so that an offset within a tile is an int.</summary>
    public const int Most = 4;

    /// <summary>4, 2, 1 for a tile of 4.</summary>
    public static IReadOnlyList<int> Sizes(int tile)
    {
        var sizes = new List<int>();
        for (; tile > 0; tile /= 2)
            sizes.Add(tile);
        return sizes;
    }

    /// <summary>
    /// 4, 3, 2, 1 for a tile of 4: for kernels that are much slower with one block. Only the smallest batch then leaves one block over.
    /// </summary>
    public static IReadOnlyList<int> EverySize(int tile) => [.. Enumerable.Range(1, tile).Reverse()];

    public static string MethodName(int tile) => tile == 1 ? "Tile1Block" : $"Tile{tile}Blocks";

    /// <summary>The entry point: one loop per tile size over the blocks that are left.</summary>
    /// <param name="sizes">Blocks of the tiles, largest first, one block last.</param>
    /// <param name="chosen">Whether the run says, as <c>tile</c>, if it begins with the largest size or with the next one.</param>
    public static Method Entry(IReadOnlyList<int> sizes, bool chosen = false)
    {
        var loops = Turns([.. sizes]).Select((turn, n) =>
        {
            Node loop = GoOn("block", At("blocks") + -turn.Keep, turn.Size, [new Call(MethodName(turn.Size))]);
            return new[] { chosen && n == 0 ? If(new Equal("tile", turn.Size), [loop]) : loop };
        });
        return new Method("Run", "Walks the batch in tiles of blocks.", null, [], [new Let("block", 0), .. Apart(loops)]);
    }

    /// <summary>The method of a tile, which begins at a block.</summary>
    /// <param name="size">Blocks of the tile.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="features">Features of every operand that has blocks.</param>
    /// <param name="body">Its statements.</param>
    public static Method Tile(
        int size, string summary, IEnumerable<(string Operand, int Features)> features, IEnumerable<Node> body) => new(
        MethodName(size), $"{summary} for {Count(size, "block")} of samples.", "block",
        features.Select(operand => new Shift(operand.Operand, At("block") * (operand.Features * BlockSamples))).ToEquatableArray(),
        body.ToEquatableArray());

    /// <summary>A sentence that explains the literals of a tile's loads and stores.</summary>
    public static string DescribeStrides(params (string Operand, int Features)[] operands) =>
        "From one block to the next: "
        + string.Join(", ", operands.Select(o => $"{o.Features * BlockSamples} floats in {o.Operand}")) + ".";

    /// <summary>A sentence for the plan.</summary>
    public static string Describe(IReadOnlyList<int> sizes) => sizes.Count == 1
        ? "The batch is walked block by block."
        : $"The batch is walked in tiles of {sizes[0]} blocks of {BlockSamples} samples; "
            + $"what is left over in tiles of {string.Join(", then ", sizes.Skip(1))}."
            + (sizes.Contains(3) ? " Five blocks are 3 and 2." : "");

    /// <summary>
    /// The loops over tile sizes, each with the blocks that it leaves to the loops after it. With a tile of 3, five blocks are 3 and 2, not
    /// 4 and 1: the larger tiles first leave two.
    /// </summary>
    private static IEnumerable<(int Size, int Keep)> Turns(int[] sizes) =>
        sizes.Where(size => size > 2 && sizes.Contains(3)).Select(size => (size, 2)).Concat(sizes.Select(size => (size, 0)));
}
