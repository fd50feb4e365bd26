using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Sparse linear backward, output-major within panels of columns, for layers with few outputs: a column has a handful of nonzeros at most, so
/// that loops over each end as soon as they begin, while a row has many. The tile of dY stays in registers for all nonzeros of a row; dX
/// gathers in memory. A panel has X and dX to itself, so panels may run side by side.
/// </summary>
internal sealed class SparseLinearBackwardByRow
{
    private readonly KernelShape _shape;
    private readonly Schedule _schedule;
    private readonly bool _withInput;

    private SparseLinearBackwardByRow(KernelKey key) => (_shape, _schedule, _withInput) = (key.Shape, key.Schedule, key.Pass == KernelPass.Backward);

    private int InStride => _shape.In * BatchTiles.BlockSamples;

    private int OutStride => _shape.Out * BatchTiles.BlockSamples;

    private int Panels => (_shape.In + _schedule.Rows - 1) / _schedule.Rows;

    private string What => _withInput ? "dX += w dY and dW += sum of X dY" : "dW += sum of X dY";

    /// <summary>Whether a kernel is planned here: panels of several columns are walked in no other way.</summary>
    public static bool Plans(KernelKey key) =>
        key is { Op: KernelOp.SparseLinear, Pass: KernelPass.Backward or KernelPass.BackwardWeights, Schedule.Rows: > 1 };

    public static LoopKernel Plan(KernelKey key) => new SparseLinearBackwardByRow(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key)
    {
        EquatableArray<Parameter> parameters =
        [
            Operands.Start($"[{Panels} panels * {_shape.Out} rows + 1] where the nonzeros of each row of each panel begin"), Operands.ColumnOfPanelOffset,
            .. OnlyWithInput(Operands.ColumnMajorNonzeros), Operands.X(_shape), Operands.DY(_shape, ParameterKind.Input), .. OnlyWithInput(Operands.DX(_shape)),
            Operands.SparseDW, Operands.Blocks, Operands.Number("firstPanel", $"first panel of {_schedule.Rows} columns of W"), Operands.Number("endPanel", "panel after the last"),
        ];
        var tiles = BatchTiles.Sizes(_schedule.Tile);
        return new LoopKernel(
            key,
            Formula.Backward(_shape, _withInput),
            [
                $"Panels of {_schedule.Rows} columns of W, each row by row: dY of a row stays in registers over all its nonzeros"
                    + (_withInput ? "; dX gathers in memory, from zero on." : "."),
                BatchTiles.Describe(tiles),
                BatchTiles.DescribeStrides((_withInput ? "X and dX" : "X", _shape.In), ("dY", _shape.Out)),
            ],
            _withInput ? "SparseBackwardKernel" : "SparseBackwardWeightsKernel",
            [
                BatchTiles.Entry(parameters, tiles, [("X", InStride), ("dY", OutStride), .. OnlyWithInput(("dX", InStride))]),
                .. tiles.Select(tile => Tile(BatchTiles.OfTile(parameters), tile)),
            ]);
    }

    private Method Tile(EquatableArray<Parameter> parameters, int tile) => new(
        BatchTiles.MethodName(tile),
        $"The panels of {(_withInput ? "dX and dW" : "dW")} for {tile} block{(tile > 1 ? "s" : "")} of samples.",
        parameters,
        [EachLane([For("p", "firstPanel", "endPanel", Panel(tile))])]);

    private IEnumerable<Node> Panel(int tile) =>
    [
        new Point("xp", "X", At("p") * (_schedule.Rows * BatchTiles.BlockSamples)),
        .. OnlyWithInput(
        [
            new Point("dxp", "dX", At("p") * (_schedule.Rows * BatchTiles.BlockSamples)),
            new Gap(),
            new Remark($"dX of panel p, {tile} block{(tile > 1 ? "s" : "")}, from zero on."),
            new Let("past", (At("p") * _schedule.Rows) + _schedule.Rows),
            new Least("endColumn", "past", _shape.In),
            new Zero("none"),
            .. Unrolled(tile, s => For("j", At("p") * _schedule.Rows, "endColumn",
            [
                new Point("dxj", "dX", At("j") * BatchTiles.BlockSamples),
                new Store("dxj", s * InStride, "none"),
            ])),
            new Gap(),
        ]),
        new Fetch("k", "start", At("p") * _shape.Out),
        For("i", 0, _shape.Out, Row(tile)),
    ];

    private IEnumerable<Node> Row(int tile) =>
    [
        new Remark($"Row i of dY, {tile} block{(tile > 1 ? "s" : "")}, and its nonzeros in panel p."),
        new Point("dyi", "dY", At("i") * BatchTiles.BlockSamples),
        .. Unrolled(tile, s => new Load($"dy{s}", Memory("dyi", s * OutStride))),
        new Fetch("end", "start", (At("p") * _shape.Out) + At("i") + 1),
        new Gap(),
        .. Nonzeros.Walk(
            _schedule.Unroll, What, "xp", _withInput ? new("W", "k") : null, n => $"xk{n}",
            n => Enumerable.Range(0, tile).SelectMany(s => Line(n, s)),
            count => [new Gap(), SumInto("dW", "k", Enumerable.Range(0, count).Select(n => $"s{n}").ToArray())],
            also: _withInput ? ("dxp", n => $"dxk{n}") : null),
    ];

    /// <summary><c>dx += w dy</c> in memory and <c>s = x dy</c> for one block; s holds one partial sum a lane.</summary>
    private IEnumerable<Node> Line(int n, int s) =>
    [
        .. OnlyWithInput(
        [
            new Load($"dx{n}{s}", Memory($"dxk{n}", s * InStride)),
            new MultiplyAdd($"dx{n}{s}", $"w{n}", $"dy{s}"),
            new Store($"dxk{n}", s * InStride, $"dx{n}{s}"),
        ]),
        s == 0 ? new Multiply($"s{n}", Memory($"xk{n}", 0), "dy0") : new MultiplyAdd($"s{n}", $"dy{s}", Memory($"xk{n}", s * InStride)),
    ];

    private T[] OnlyWithInput<T>(params T[] items) => _withInput ? items : [];

    private Node[] OnlyWithInput(params Node[] items) => _withInput ? items : [];
}
