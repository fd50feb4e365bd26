using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Dense gradient of the weights, <c>dW += dY transpose(X)</c>: a register tile of dW (rows x columns), one partial sum a lane, over the
/// whole batch; the sums over the lanes come once at the end.
/// </summary>
internal static class DenseLinearBackwardWeights
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, rows, columns) = (key.Shape, key.Schedule.Rows, key.Schedule.Unroll);
        EquatableArray<Parameter> parameters =
        [
            Operands.X(shape), Operands.DY(shape, ParameterKind.Input), Operands.DenseDW(shape), Operands.Blocks,
            Operands.Number("firstRow", "first row of W"), Operands.Number("endRow", "row after the last"),
        ];
        return new LoopKernel(
            key,
            $"dW += dY transpose(X), W dense [{shape.Out}, {shape.In}].",
            [$"{rows} row{(rows > 1 ? "s" : "")} by {columns} column{(columns > 1 ? "s" : "")} of dW stay in registers over the whole batch, one partial sum a lane."],
            "DenseBackwardWeightsKernel",
            [
                new Method("Run", "The rows of dW for the whole batch.", parameters, [Call("Rows")]),
                new Method(
                    "Rows",
                    "The rows of dW for the whole batch.",
                    parameters,
                    [
                        EachLane(
                        [
                            new Let("i", "firstRow"),
                            .. rows > 1 ? [GoOn("i", "endRow", rows, Row(shape, rows, columns)), new Gap()] : Enumerable.Empty<Node>(),
                            GoOn("i", "endRow", 1, Row(shape, 1, columns)),
                        ]),
                    ]),
            ]);
    }

    private static IEnumerable<Node> Row(KernelShape shape, int rows, int columns) =>
    [
        new Let("j", 0),
        .. columns > 1 ? [GoOn("j", shape.In, columns, Tile(shape, rows, columns))] : Enumerable.Empty<Node>(),
        .. shape.In % columns != 0 || columns == 1 ? [GoOn("j", shape.In, 1, Tile(shape, rows, 1))] : Enumerable.Empty<Node>(),
    ];

    private static IEnumerable<Node> Tile(KernelShape shape, int rows, int columns) =>
    [
        new Remark($"dW for {rows} row{(rows > 1 ? "s" : "")} by {columns} column{(columns > 1 ? "s" : "")}: outer products, block after block of the batch."),
        .. Enumerable.Range(0, rows).SelectMany(r => Unrolled(columns, c => new Zero($"s{r}{c}"))),
        For("block", 0, "blocks", Block(shape, rows, columns)),
        .. Unrolled(rows, r => SumInto("dW", (At("i") * shape.In) + "j" + (r * shape.In), Enumerable.Range(0, columns).Select(c => $"s{r}{c}").ToArray())),
    ];

    private static IEnumerable<Node> Block(KernelShape shape, int rows, int columns) =>
    [
        new Point("x", "X", (At("block") * (shape.In * BatchTiles.BlockSamples)) + (At("j") * BatchTiles.BlockSamples)),
        new Point("dy", "dY", (At("block") * (shape.Out * BatchTiles.BlockSamples)) + (At("i") * BatchTiles.BlockSamples)),
        .. Unrolled(columns, c => new Load($"x{c}", Memory("x", c * BatchTiles.BlockSamples))),
        .. Enumerable.Range(0, rows).SelectMany(r => Line(r, columns)),
    ];

    private static IEnumerable<Node> Line(int r, int columns) =>
    [
        new Load($"dy{r}", Memory("dy", r * BatchTiles.BlockSamples)),
        .. Unrolled(columns, c => new MultiplyAdd($"s{r}{c}", $"dy{r}", $"x{c}")),
    ];
}
