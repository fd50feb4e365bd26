using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// Sparse convolution backward, input-major, for the pixels of one phase of one row of the input: <see cref="BackwardLines"/> over tiles of
/// pixels. With a stride of s a pixel meets only the taps of its phase, the remainder of its column by s: each phase is a stride-1 problem
/// with nonzeros of its own.
/// </summary>
internal static class Conv2dBackward
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, tile) = (key.Shape, key.Schedule.Tile);
        var taps = shape.Taps!;
        int inStep = taps.Stride * ConvOperands.PixelLength(shape.In), outStep = ConvOperands.PixelLength(shape.Out);
        return new LoopKernel(
            key,
            $"dX = transpose(W) * dY and dW += dY * X at the nonzeros, W sparse, {Count(shape.In, "input channel")}; "
                + "together, or one alone; one row of pixels"
                + (taps.Stride > 1 ? $", one phase of stride {taps.Stride}." : "."),
            [
                "One input channel at a time: its X and dX stay in registers over all its nonzeros in a block of channels of dY; "
                    + "each line of dY is loaded once and used for both gradients.",
                PixelTiles.Describe(tile, "Pixel"),
                $"From one pixel of a tile to the next: {inStep} floats in X and dX, {outStep} in dY.",
                "dY is walked in blocks of channels, which a run's tables say: the lines that the taps of a tile meet stay in a cache.",
            ],
            [
                ConvOperands.Start("input channel", shape.In), ConvOperands.BlockPlace("dY"),
                ConvOperands.Offset("dY", OffsetUnit.Lines), Operands.Nonzeros,
                Operands.Floats("X", ConvOperands.Row(shape.In)), ConvOperands.FromFirstTap("dY"),
                Operands.Floats("dX", ConvOperands.Row(shape.In)),
                Operands.SparseDW, ConvOperands.PhasePixels, ConvOperands.ChannelBlocks, ConvOperands.AddToInput,
            ],
            [
                PixelTiles.Entry(tile, "Pixel"),
                .. PixelTiles.Sizes(tile).Select(size => PixelTiles.Tile(
                    size, "Pixel", "All input channels", [("X", inStep), ("dY", outStep), ("dX", inStep)],
                    Channels(shape, size, Lines(size)))),
            ])
        {
            Steps = [.. PixelTiles.Sizes(tile).Select(size => Lines(size).Step)],
        };

        BackwardLines Lines(int size) => new(key.Schedule, size, "pixel", inStep, outStep, OffsetUnit.Lines);
    }

    private static IEnumerable<Node> Channels(KernelShape shape, int size, BackwardLines lines) =>
    [
        For("c", 0, "channelBlocks",
        [
            new Flag(BackwardLines.First, [new Equal("c", 0), new Equal("add", 0)]),
            new Fetch("at", "place", "c"),
            new Point("dy", "dY", "at"),
            .. Nonzeros.Begin("channel", At("c") * shape.In),
            For("j", 0, shape.In, lines.Of($"Channel j of X and of dX, {Count(size, "pixel")}", (At("c") * shape.In) + "j")),
        ]),
    ];
}
