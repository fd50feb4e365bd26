using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Sparse linear forward, output-major: the tile of one output row stays in registers for all nonzeros of that row, so nothing is
/// stored per nonzero (the paper's Algorithm 1 stores once for each).
/// </summary>
internal static class SparseLinearForward
{
    /// <summary>Accumulators of the nonzeros in flight: y takes the first of each group, z the second ...</summary>
    private static readonly string[] Chains = ["y", "z", "u", "v"];

    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, schedule) = (key.Shape, key.Schedule);
        EquatableArray<Parameter> parameters =
        [
            Operands.RowStart(shape), Operands.ColumnOffset, Operands.RowMajorNonzeros, Operands.Bias(shape),
            Operands.X(shape), Operands.Y(shape, ParameterKind.Output), Operands.Blocks,
            Operands.Number("firstRow", "first row of W"), Operands.Number("endRow", "row after the last"),
        ];
        string formula = (shape.Relu ? "Y = max(W X" : "Y = W X") + (shape.Bias ? " + b" : "") + (shape.Relu ? ", 0)" : "");
        return new LoopKernel(
            key,
            $"{formula}, W sparse [{shape.Out}, {shape.In}].",
            [
                "One row of W at a time: its results stay in registers over all nonzeros of the row, and are stored once.",
                BatchTiles.Describe(schedule.Tile),
                BatchTiles.DescribeStrides(("X", shape.In), ("Y", shape.Out)),
                schedule.Unroll > 1
                    ? $"{schedule.Unroll} nonzeros in flight, each with accumulators of its own, so that the latency of a multiply-add is hidden."
                    : "One nonzero at a time: the tile alone has accumulators enough to hide the latency of a multiply-add.",
            ],
            "SparseForwardKernel",
            [
                BatchTiles.Entry(parameters, schedule.Tile, ("X", shape.In * BatchTiles.BlockSamples), ("Y", shape.Out * BatchTiles.BlockSamples)),
                .. BatchTiles.Sizes(schedule.Tile).Select(tile => Tile(shape, BatchTiles.OfTile(parameters), tile, Unroll(schedule, tile))),
            ]);
    }

    /// <summary>A smaller tile keeps as many chains by taking more nonzeros together.</summary>
    private static int Unroll(Schedule schedule, int tile) => Math.Min(SchedulePolicy.MostUnroll, schedule.Unroll * schedule.Tile / tile);

    private static Method Tile(KernelShape shape, EquatableArray<Parameter> parameters, int tile, int unroll) => new(
        BatchTiles.MethodName(tile),
        $"The rows of Y for {tile} block{(tile > 1 ? "s" : "")} of samples.",
        parameters,
        [EachLane([For("i", "firstRow", "endRow", Row(shape, tile, unroll))])]);

    private static IEnumerable<Node> Row(KernelShape shape, int tile, int unroll) =>
    [
        new Remark($"Row i of Y, {tile} block{(tile > 1 ? "s" : "")}: it starts from {(shape.Bias ? "the bias" : "zero")}."),
        .. Start(shape, tile, unroll),
        new Fetch("k", "rowStart", "i"),
        new Fetch("end", "rowStart", At("i") + 1),
        new Gap(),
        .. unroll > 1
            ? new Node[]
            {
                new Remark($"y += w x, {unroll} nonzeros at a time."),
                GoOn("k", "end", unroll, Apart(Enumerable.Range(0, unroll).Select(n => Nonzero(shape, tile, n, Chains[n])))),
                new Gap(),
                new Remark("The nonzeros left over."),
            }
            : [new Remark("y += w x for every nonzero of the row.")],
        GoOn("k", "end", 1, Nonzero(shape, tile, 0, Chains[0])),
        new Gap(),
        new Remark($"{(unroll > 1 ? "The sums are joined" : "The row is complete")}{(shape.Relu ? ", rectified" : "")} and stored."),
        .. Finish(shape, tile, unroll),
    ];

    private static IEnumerable<Node> Start(KernelShape shape, int tile, int unroll) =>
    [
        .. shape.Bias ? [new Broadcast("bias", "b", "i"), .. Unrolled(tile, s => new Copy($"y{s}", "bias"))] : Unrolled(tile, s => new Zero($"y{s}")),
        .. Chains.Skip(1).Take(unroll - 1).SelectMany(chain => Unrolled(tile, s => new Zero($"{chain}{s}"))),
    ];

    /// <summary><c>y += w x</c> for nonzero k + n.</summary>
    private static IEnumerable<Node> Nonzero(KernelShape shape, int tile, int n, string chain) =>
    [
        new Broadcast($"w{n}", "W", At("k") + n),
        new PointAt($"x{n}", "X", "offset", At("k") + n),
        .. Unrolled(tile, s => new MultiplyAdd($"{chain}{s}", $"w{n}", Memory($"x{n}", s * shape.In * BatchTiles.BlockSamples))),
    ];

    private static IEnumerable<Node> Finish(KernelShape shape, int tile, int unroll) =>
    [
        .. Chains.Skip(1).Take(unroll - 1).SelectMany(chain => Unrolled(tile, s => new Add($"y{s}", $"{chain}{s}"))),
        .. shape.Relu ? Unrolled(tile, s => new Rectify($"y{s}")) : [],
        new Point("yi", "Y", At("i") * BatchTiles.BlockSamples),
        .. Unrolled(tile, s => new Store("yi", s * shape.Out * BatchTiles.BlockSamples, $"y{s}")),
    ];
}
