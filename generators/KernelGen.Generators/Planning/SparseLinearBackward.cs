using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Sparse linear backward, input-major: for one input, the tiles of X and of dX stay in registers; every line of dY is loaded once and
/// used twice, <c>dX += w dY</c> and <c>dW = sum X dY</c>. The first layer of a network needs no dX and gets the same plan without it.
/// </summary>
internal static class SparseLinearBackward
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, schedule) = (key.Shape, key.Schedule);
        bool withInput = key.Pass == KernelPass.Backward;
        EquatableArray<Parameter> parameters =
        [
            Operands.ColumnStart(shape), Operands.RowOffset, .. withInput ? [Operands.ColumnMajorNonzeros] : Enumerable.Empty<Parameter>(),
            Operands.X(shape), Operands.DY(shape, ParameterKind.Input), .. withInput ? [Operands.DX(shape)] : Enumerable.Empty<Parameter>(),
            Operands.SparseDW, Operands.Blocks,
            Operands.Number("firstColumn", "first column of W"), Operands.Number("endColumn", "column after the last"),
        ];
        int inStride = shape.In * BatchTiles.BlockSamples, outStride = shape.Out * BatchTiles.BlockSamples;
        return new LoopKernel(
            key,
            (withInput ? "dX = transpose(W) dY and " : "") + $"dW += dY transpose(X) at the nonzeros, W sparse [{shape.Out}, {shape.In}].",
            [
                withInput
                    ? "One column of W at a time: its X and dX stay in registers over all nonzeros of the column; each line of dY is loaded once and used for both gradients."
                    : "One column of W at a time: its X stays in registers over all nonzeros of the column. No dX: nothing lies before a network's first layer.",
                BatchTiles.Describe(schedule.Tile),
                BatchTiles.DescribeStrides((withInput ? "X and dX" : "X", shape.In), ("dY", shape.Out)),
                schedule.Unroll > 1
                    ? $"{schedule.Unroll} nonzeros at a time, whose sums over the samples are made together."
                    : "One nonzero at a time.",
            ],
            withInput ? "SparseBackwardKernel" : "SparseBackwardWeightsKernel",
            [
                BatchTiles.Entry(parameters, schedule.Tile, [("X", inStride), ("dY", outStride), .. withInput ? [("dX", inStride)] : Array.Empty<(string, int)>()]),
                .. BatchTiles.Sizes(schedule.Tile).Select(tile => Tile(shape, BatchTiles.OfTile(parameters), tile, schedule.Unroll, withInput)),
            ]);
    }

    private static Method Tile(KernelShape shape, EquatableArray<Parameter> parameters, int tile, int unroll, bool withInput) => new(
        BatchTiles.MethodName(tile),
        $"The columns of {(withInput ? "dX and dW" : "dW")} for {tile} block{(tile > 1 ? "s" : "")} of samples.",
        parameters,
        [EachLane([For("j", "firstColumn", "endColumn", Column(shape, tile, unroll, withInput))])]);

    private static IEnumerable<Node> Column(KernelShape shape, int tile, int unroll, bool withInput)
    {
        int stride = shape.In * BatchTiles.BlockSamples;
        return
        [
            new Remark($"Column j of X{(withInput ? " and of dX" : "")}, {tile} block{(tile > 1 ? "s" : "")}."),
            new Point("xj", "X", At("j") * BatchTiles.BlockSamples),
            .. Unrolled(tile, s => new Load($"x{s}", Memory("xj", s * stride))),
            .. withInput ? Unrolled(tile, s => new Zero($"dx{s}")) : [],
            new Fetch("k", "columnStart", "j"),
            new Fetch("end", "columnStart", At("j") + 1),
            new Gap(),
            .. unroll > 1
                ? new Node[]
                {
                    new Remark($"{What(withInput)}, {unroll} nonzeros at a time."),
                    GoOn("k", "end", unroll, Group(shape, tile, unroll, withInput)),
                    new Gap(),
                    new Remark("The nonzeros left over."),
                }
                : [new Remark($"{What(withInput)} for every nonzero of the column.")],
            GoOn("k", "end", 1, Group(shape, tile, 1, withInput)),
            .. withInput
                ? [new Gap(), new Point("dxj", "dX", At("j") * BatchTiles.BlockSamples), .. Unrolled(tile, s => new Store("dxj", s * stride, $"dx{s}"))]
                : Enumerable.Empty<Node>(),
        ];
    }

    private static string What(bool withInput) => withInput ? "dX += w dY and dW += sum of X dY" : "dW += sum of X dY";

    private static IEnumerable<Node> Group(KernelShape shape, int tile, int unroll, bool withInput) =>
    [
        .. Apart(Enumerable.Range(0, unroll).Select(n => Nonzero(shape, tile, n, withInput))),
        SumInto("dW", "k", Enumerable.Range(0, unroll).Select(n => $"s{n}").ToArray()),
    ];

    /// <summary><c>dx += w dy</c> and <c>s = x dy</c> for nonzero k + n; s holds one partial sum a lane.</summary>
    private static IEnumerable<Node> Nonzero(KernelShape shape, int tile, int n, bool withInput) =>
    [
        .. withInput ? [new Broadcast($"w{n}", "W", At("k") + n)] : Enumerable.Empty<Node>(),
        new PointAt($"dyk{n}", "dY", "offset", At("k") + n),
        .. Enumerable.Range(0, tile).SelectMany(s => Line(shape, n, s, withInput)),
    ];

    private static IEnumerable<Node> Line(KernelShape shape, int n, int s, bool withInput)
    {
        string dy = $"dy{n}{s}";
        return
        [
            new Load(dy, Memory($"dyk{n}", s * shape.Out * BatchTiles.BlockSamples)),
            .. withInput ? [new MultiplyAdd($"dx{s}", $"w{n}", dy)] : Enumerable.Empty<Node>(),
            s == 0 ? new Multiply($"s{n}", dy, "x0") : new MultiplyAdd($"s{n}", dy, $"x{s}"),
        ];
    }
}
