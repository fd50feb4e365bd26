using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Dense;

/// <summary>
/// Dense gradient of the weights, <c>dW += dY transpose(X)</c>: a register tile of dW (rows x columns), one partial sum a lane, over the
/// whole batch; the sums over the lanes come once at the end.
/// </summary>
internal static class LinearBackwardWeights
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, rows, columns) = (key.Shape, key.Schedule.Rows, key.Schedule.Unroll);
        return new LoopKernel(
            key,
            $"dW += dY transpose(X), W dense [{shape.Out}, {shape.In}].",
            [$"{Count(rows, "row")} by {Count(columns, "column")} of dW stay in registers over the whole batch, one partial sum a lane."],
            [Operands.X(shape), Operands.DY(shape), Operands.DenseDW(shape), Operands.Blocks, .. Operands.Part("row of W")],
            [
                new Method("Run", "The rows of dW for the whole batch.", null, [],
                [
                    new Let("i", "first"),
                    .. rows > 1 ? [GoOn("i", "past", rows, Row(shape, rows, columns)), new Gap()] : Enumerable.Empty<Node>(),
                    GoOn("i", "past", 1, Row(shape, 1, columns)),
                ]),
            ]);
    }

    /// <summary>The widths of tiles that columns take: the schedule's, and one for what it leaves over.</summary>
    public static IEnumerable<int> Steps(int columns, int wide)
    {
        if (wide > 1 && columns >= wide)
            yield return wide;
        if (wide == 1 || columns % wide != 0)
            yield return 1;
    }

    private static IEnumerable<Node> Row(KernelShape shape, int rows, int columns) =>
    [
        new Let("j", 0),
        .. Apart(Steps(shape.In, columns).Select(step => new[] { GoOn("j", shape.In, step, Tile(shape, rows, step)) })),
    ];

    private static IEnumerable<Node> Tile(KernelShape shape, int rows, int columns) =>
    [
        new Remark($"dW for {Count(rows, "row")} by {Count(columns, "column")}: outer products, block after block of the batch."),
        .. Enumerable.Range(0, rows).SelectMany(r => Unrolled(columns, c => new Zero($"s{r}{c}"))),
        For("block", 0, "blocks", Block(shape, rows, columns)),
        .. Unrolled(rows, r => SumInto(
            "dW", (At("i") * shape.In) + "j" + (r * shape.In), Enumerable.Range(0, columns).Select(c => $"s{r}{c}").ToArray())),
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
