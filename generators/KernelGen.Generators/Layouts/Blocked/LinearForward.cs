using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts.Unstructured;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Blocked;

/// <summary>
/// Linear forward with weights in blocks: a panel is as many rows as a block has outputs, and every nonzero column of it has all of them.
/// It is the panel of sparse register tiling (Wilkinson et al., PLDI 2023) with one set of rows alone.
/// </summary>
internal static class LinearForward
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, layout, tiles) = (key.Shape, (BlockedLayout)key.Layout, BatchTiles.Sizes(key.Schedule.Tile));
        int panels = shape.Out / layout.Outputs;
        return new(
            key,
            $"{Formula.Forward(shape)}, W sparse [{shape.Out}, {shape.In}] in blocks of "
                + $"{Count(layout.Outputs, "output")} by {Count(layout.Inputs, "input")}.",
            [
                $"A panel of {Count(layout.Outputs, "row")} of W at a time, the height of a block of W: results stay in registers, "
                    + (layout.Outputs > 1
                        ? "an offset serves a whole block, and a loaded line of X several rows."
                        : "and an offset serves a whole block."),
                BatchTiles.Describe(tiles),
                BatchTiles.DescribeStrides(("X", shape.In), ("Y", shape.Out)),
                InputBlocks.Describe("X"),
            ],
            [
                Operands.Start($"[inputBlocks * {Count(panels, "panel")} + 1] where the blocks of W of each panel begin"),
                new("offset", OperandKind.Offsets, "[blocks of W] first column within its block of features, times 16"),
                Operands.Floats("W", $"[blocks of W][{layout.Inputs}][{layout.Outputs}] in the order of offset"),
                .. shape.Bias ? [Operands.Bias(shape)] : Enumerable.Empty<KernelOperand>(),
                Operands.X(shape), Operands.Y(shape), Operands.Blocks, .. InputBlocks.Operands("X"),
                .. Operands.Part($"panel of {Count(layout.Outputs, "row")} of W"),
            ],
            [
                BatchTiles.Entry(tiles),
                .. tiles.Select(tile => BatchTiles.Tile(
                    tile, "The rows of Y", [("X", shape.In), ("Y", shape.Out)],
                    [InputBlocks.Each("X", "x", [For("p", "first", "past", PanelOf(key, tile).Of())])])),
            ]);
    }

    private static BlockPanel PanelOf(KernelKey key, int tile) => new(key, tile)
    {
        Noun = "block",
        InStep = key.Shape.In * BatchTiles.BlockSamples,
        OutStep = key.Shape.Out * BatchTiles.BlockSamples,
        InputBlocks = "inputBlocks",
        Unit = OffsetUnit.Floats,
    };
}
