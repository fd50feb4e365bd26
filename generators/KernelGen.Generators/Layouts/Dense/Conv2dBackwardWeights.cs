using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Dense;

/// <summary>
/// Dense gradient of a convolution's weights, <c>dW += dY * X</c>, for one row of output pixels and one group of channels: a register tile
/// of dW (output channels x terms of a tap), one partial sum a lane, over the row; the sums over the lanes come once at its end.
/// </summary>
internal static class Conv2dBackwardWeights
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, rows, columns, taps) = (key.Shape, key.Schedule.Rows, key.Schedule.Unroll, key.Shape.Taps!);
        return new LoopKernel(
            key,
            $"dW += dY * X, W dense, {Count(taps.Count, "tap")} of {Count(taps.Terms, "term")}; one row of pixels{Formula.Stride(taps)}.",
            [$"{Count(rows, "channel")} by {Count(columns, "term")} of dW stay in registers over the row, one partial sum a lane."],
            [
                ConvOperands.TapPlace("X"), ConvOperands.FromFirstTap("X"), Operands.Floats("dY", ConvOperands.Row(shape.Out)),
                Operands.Floats("dW", $"[{shape.Out / taps.Groups}][{taps.Count}][{taps.Terms}], added to"), ConvOperands.Pixels,
                .. Operands.Part("output channel of the group"),
            ],
            [
                new Method("Run", "All taps of some output channels.", null, [],
                [
                    new Let("i", "first"),
                    .. rows > 1 ? [GoOn("i", "past", rows, Channels(shape, taps, rows, columns)), new Gap()] : Enumerable.Empty<Node>(),
                    GoOn("i", "past", 1, Channels(shape, taps, 1, columns)),
                ]),
            ]);
    }

    private static IEnumerable<Node> Channels(KernelShape shape, TapShape taps, int rows, int columns) =>
    [
        For("tap", 0, taps.Count,
        [
            new Fetch("at", "place", "tap"),
            new Let("term", 0),
            .. Apart(LinearBackwardWeights.Steps(taps.Terms, columns)
                .Select(step => new[] { GoOn("term", taps.Terms, step, Tile(shape, taps, rows, step)) })),
        ]),
    ];

    private static IEnumerable<Node> Tile(KernelShape shape, TapShape taps, int rows, int columns) =>
    [
        new Remark($"dW for {Count(rows, "channel")} by {Count(columns, "term")}: outer products, pixel after pixel."),
        .. Enumerable.Range(0, rows).SelectMany(r => Unrolled(columns, c => new Zero($"s{r}t{c}"))),
        For("pixel", 0, "pixels",
        [
            new Point(
                "x", "X",
                (At("pixel") * (taps.Stride * ConvOperands.PixelLength(shape.In))) + "at" + (At("term") * BatchTiles.BlockSamples)),
            new Point("dy", "dY", (At("pixel") * ConvOperands.PixelLength(shape.Out)) + (At("i") * BatchTiles.BlockSamples)),
            .. Unrolled(columns, c => new Load($"x{c}", Memory("x", c * BatchTiles.BlockSamples))),
            .. Enumerable.Range(0, rows).SelectMany(r => new Node[] { new Load($"dy{r}", Memory("dy", r * BatchTiles.BlockSamples)) }
                .Concat(Unrolled(columns, c => new MultiplyAdd($"s{r}t{c}", $"dy{r}", $"x{c}")))),
        ]),
        .. Unrolled(rows, r => SumInto(
            "dW",
            (At("i") * (taps.Count * taps.Terms)) + (At("tap") * taps.Terms) + "term" + (r * taps.Count * taps.Terms),
            Enumerable.Range(0, columns).Select(c => $"s{r}t{c}").ToArray())),
    ];
}
