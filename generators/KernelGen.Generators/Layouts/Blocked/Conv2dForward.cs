using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Blocked;

/// <summary>
/// Convolution forward with weights in blocks, for one row of output pixels: a panel is as many output channels as a block has, and a
/// loaded line of X serves several of them. A block's input channels are those of one tap, side by side in X.
/// </summary>
internal static class Conv2dForward
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, layout, tile) = (key.Shape, (BlockedLayout)key.Layout, key.Schedule.Tile);
        int panels = shape.Out / layout.Outputs;
        return new(
            key,
            $"{Formula.Convolution(shape)}, W sparse, {Count(shape.Out, "output channel")}, in blocks of "
                + $"{layout.Outputs} by {Count(layout.Inputs, "input channel")}; one row of pixels{Formula.Stride(shape.Taps!)}.",
            [
                $"A panel of {Count(layout.Outputs, "output channel")} at a time, the height of a block of W: a tile of pixels stays in "
                    + "registers over all blocks of W in a block of channels of X, "
                    + (layout.Outputs > 1
                        ? "an offset serves a whole block, and a loaded line of X several channels."
                        : "and an offset serves a whole block."),
                PixelTiles.Describe(tile, "Pixel"),
                $"From one pixel of a tile to the next: {InStep(shape)} floats in X, {OutStep(shape)} in Y.",
                "X is walked in blocks of channels, which a run's tables say: the lines that the taps of a tile meet stay in a cache.",
            ],
            [
                ConvOperands.Start("panel", panels), ConvOperands.BlockPlace("X"),
                new("offset", OperandKind.Offsets, "[blocks of W] lines of X from there to a block's first input channel"),
                Operands.Floats("W", $"[blocks of W][{layout.Inputs}][{layout.Outputs}] in the order of offset"),
                .. shape.Bias ? [ConvOperands.Bias(shape)] : Enumerable.Empty<KernelOperand>(), ConvOperands.FromFirstTap("X"),
                Operands.Floats("Y", ConvOperands.Row(shape.Out) + ", overwritten"), ConvOperands.Pixels, ConvOperands.ChannelBlocks,
            ],
            [
                PixelTiles.Entry(tile, "Pixel"),
                .. PixelTiles.Sizes(tile).Select(size => PixelTiles.Tile(
                    size, "Pixel", "All output channels", [("X", InStep(shape)), ("Y", OutStep(shape))],
                    [
                        For("c", 0, "channelBlocks",
                        [
                            new Fetch("at", "place", "c"),
                            new Point("x", "X", "at"),
                            For("p", 0, panels, PanelOf(key, size).Of()),
                        ]),
                    ])),
            ]);
    }

    private static int InStep(KernelShape shape) => shape.Taps!.Stride * ConvOperands.PixelLength(shape.In);

    private static int OutStep(KernelShape shape) => ConvOperands.PixelLength(shape.Out);

    private static BlockPanel PanelOf(KernelKey key, int tile) => new(key, tile)
    {
        Noun = "pixel",
        InStep = InStep(key.Shape),
        OutStep = OutStep(key.Shape),
        InputBlocks = "channelBlocks",
        Unit = OffsetUnit.Lines,
    };
}
