using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>Sparse linear backward, input-major: <see cref="BackwardLines"/> over tiles of blocks of samples.</summary>
internal static class LinearBackward
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, schedule) = (key.Shape, key.Schedule);

        // The joint sum over the lanes takes as long for a tile of one block as for one of four: 48 samples are faster by a quarter as
        // 3 blocks than as 2 and 1.
        var tiles = BatchTiles.EverySize(schedule.Tile);
        return new LoopKernel(
            key,
            $"dX = transpose(W) dY and dW += dY transpose(X) at the nonzeros, W sparse [{shape.Out}, {shape.In}]; together, or one alone.",
            [
                "One column of W at a time: its X and dX stay in registers over all its nonzeros in a block of dY; "
                    + "each line of dY is loaded once and used for both gradients.",
                BatchTiles.Describe(tiles),
                BatchTiles.DescribeStrides(("X and dX", shape.In), ("dY", shape.Out)),
                InputBlocks.Describe("dY"),
            ],
            [
                Operands.Start($"[inputBlocks * {Count(shape.In, "column")} + 1] where the nonzeros of each column begin"),
                Operands.Offset("row", "block"), Operands.Nonzeros,
                Operands.X(shape), Operands.DY(shape), Operands.DX(shape),
                Operands.SparseDW, Operands.Blocks, .. InputBlocks.Operands("dY"), .. Operands.Part("column of W"),
            ],
            [
                BatchTiles.Entry(tiles),
                .. tiles.Select(tile => BatchTiles.Tile(
                    tile, "The columns of dX and dW", [("X", shape.In), ("dY", shape.Out), ("dX", shape.In)],
                    Columns(shape, tile, Lines(shape, schedule, tile)))),
            ])
        {
            Steps = [.. tiles.Select(tile => Lines(shape, schedule, tile).Step)],
        };
    }

    private static BackwardLines Lines(KernelShape shape, Schedule schedule, int tile) =>
        new(schedule, tile, "block", shape.In * BatchTiles.BlockSamples, shape.Out * BatchTiles.BlockSamples, OffsetUnit.Floats);

    private static IEnumerable<Node> Columns(KernelShape shape, int tile, BackwardLines lines) =>
    [
        InputBlocks.Each("dY", "dy",
        [
            new Flag(BackwardLines.First, [new Equal("c", 0)]),
            .. Nonzeros.Begin("column", InputBlocks.Row("first", shape.In, 1)),
            For("j", "first", "past", lines.Of($"Column j of X and of dX, {Count(tile, "block")}", InputBlocks.Row("j", shape.In, 1))),
        ]),
    ];
}
