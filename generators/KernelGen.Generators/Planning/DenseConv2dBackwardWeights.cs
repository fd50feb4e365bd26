using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Dense gradient of a convolution's weights, <c>dW += dY * X</c>, for one row of output pixels and one group of channels: a register tile of
/// dW (output channels x terms of a tap), one partial sum a lane, over the row; the sums over the lanes come once at its end.
/// </summary>
internal static class DenseConv2dBackwardWeights
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, rows, columns, row) = (key.Shape, key.Schedule.Rows, key.Schedule.Unroll, key.Shape.Pixels!);
        EquatableArray<Parameter> parameters =
        [
            ConvOperands.TapPlace("X"), ConvOperands.Read("X", "from the first tap of the row's first pixel"), ConvOperands.Read("dY", ConvOperands.Row(row.Width, shape.Out)),
            ConvOperands.Written("dW", $"[{shape.Out / row.Groups}][{row.Taps}][{row.Terms}], added to"), ConvOperands.Number("firstRow", "first output channel of the group"), ConvOperands.Number("endRow", "channel after the last"),
        ];
        return new LoopKernel(
            key,
            $"dW += dY * X, W dense, {row.Taps} taps of {row.Terms} terms; one row of {row.Width} pixels{(row.Stride > 1 ? $", stride {row.Stride}" : "")}.",
            [$"{rows} channel{(rows > 1 ? "s" : "")} by {columns} term{(columns > 1 ? "s" : "")} of dW stay in registers over the row, one partial sum a lane."],
            "DenseConv2dBackwardWeightsKernel",
            [
                new Method("Run", "All taps of some output channels.", parameters, [Call("Channels")]),
                new Method(
                    "Channels",
                    "All taps of some output channels.",
                    parameters,
                    [
                        EachLane(
                        [
                            new Let("i", "firstRow"),
                            .. rows > 1 ? [GoOn("i", "endRow", rows, Channels(shape, row, rows, columns)), new Gap()] : Enumerable.Empty<Node>(),
                            GoOn("i", "endRow", 1, Channels(shape, row, 1, columns)),
                        ]),
                    ]),
            ]);
    }

    private static IEnumerable<Node> Channels(KernelShape shape, PixelRow row, int rows, int columns) =>
    [
        For("tap", 0, row.Taps,
        [
            new Fetch("at", "place", "tap"),
            new Let("term", 0),
            .. columns > 1 && row.Terms >= columns ? [GoOn("term", row.Terms, columns, Tile(shape, row, rows, columns))] : Enumerable.Empty<Node>(),
            .. row.Terms % columns != 0 || columns == 1 ? [GoOn("term", row.Terms, 1, Tile(shape, row, rows, 1))] : Enumerable.Empty<Node>(),
        ]),
    ];

    private static IEnumerable<Node> Tile(KernelShape shape, PixelRow row, int rows, int columns) =>
    [
        new Remark($"dW for {rows} channel{(rows > 1 ? "s" : "")} by {columns} term{(columns > 1 ? "s" : "")}: outer products, pixel after pixel."),
        .. Enumerable.Range(0, rows).SelectMany(r => Unrolled(columns, c => new Zero($"s{r}_{c}t"))),
        For("pixel", 0, row.Width,
        [
            new Point("x", "X", (At("pixel") * (row.Stride * ConvOperands.PixelLength(shape.In))) + "at" + (At("term") * BatchTiles.BlockSamples)),
            new Point("dy", "dY", (At("pixel") * ConvOperands.PixelLength(shape.Out)) + (At("i") * BatchTiles.BlockSamples)),
            .. Unrolled(columns, c => new Load($"x{c}", Memory("x", c * BatchTiles.BlockSamples))),
            .. Enumerable.Range(0, rows).SelectMany(r => new Node[] { new Load($"dy{r}", Memory("dy", r * BatchTiles.BlockSamples)) }
                .Concat(Unrolled(columns, c => new MultiplyAdd($"s{r}_{c}t", $"dy{r}", $"x{c}")))),
        ]),
        .. Unrolled(rows, r => SumInto("dW", (At("i") * (row.Taps * row.Terms)) + (At("tap") * row.Terms) + "term" + (r * row.Taps * row.Terms), Enumerable.Range(0, columns).Select(c => $"s{r}_{c}t").ToArray())),
    ];
}
