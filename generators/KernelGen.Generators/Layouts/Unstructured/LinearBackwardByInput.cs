using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// Sparse linear backward, output-major within panels of columns, for layers with few outputs: a column has a handful of nonzeros at most,
/// so that loops over each end as soon as they begin, while a row has many. The tile of dY stays in registers for all nonzeros of a row; dX
/// gathers in memory. A panel has X and dX to itself, so panels may run side by side.
/// </summary>
internal sealed class LinearBackwardByInput
{
    private readonly KernelShape _shape;
    private readonly Schedule _schedule;

    private LinearBackwardByInput(KernelKey key) => (_shape, _schedule) = (key.Shape, key.Schedule);

    private int InStride => _shape.In * BatchTiles.BlockSamples;

    private int OutStride => _shape.Out * BatchTiles.BlockSamples;

    public static LoopKernel Plan(KernelKey key) => new LinearBackwardByInput(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key)
    {
        var tiles = BatchTiles.Sizes(_schedule.Tile);
        string panels = Count((_shape.In + _schedule.Rows - 1) / _schedule.Rows, "panel");
        return new LoopKernel(
            key,
            $"dX = transpose(W) dY and dW += dY transpose(X) at the nonzeros, W sparse [{_shape.Out}, {_shape.In}]; "
                + "together, or one alone.",
            [
                $"Panels of {Count(_schedule.Rows, "column")} of W, each row by row: "
                    + "dY of a row stays in registers over all its nonzeros; dX gathers in memory, from zero on.",
                BatchTiles.Describe(tiles),
                BatchTiles.DescribeStrides(("X and dX", _shape.In), ("dY", _shape.Out)),
            ],
            [
                Operands.Start($"[{panels} * {Count(_shape.Out, "row")} + 1] where the nonzeros of each row of each panel begin"),
                Operands.Offset("column", "panel"),
                Operands.Nonzeros, Operands.X(_shape), Operands.DY(_shape), Operands.DX(_shape), Operands.SparseDW, Operands.Blocks,
                .. Operands.Part($"panel of {Count(_schedule.Rows, "column")} of W"),
            ],
            [
                BatchTiles.Entry(tiles),
                .. tiles.Select(tile => BatchTiles.Tile(
                    tile, "The panels of dX and dW", [("X", _shape.In), ("dY", _shape.Out), ("dX", _shape.In)],
                    [For("p", "first", "past", Panel(tile))])),
            ])
        {
            Steps = [.. tiles.Select(Step)],
        };
    }

    private IEnumerable<Node> Panel(int tile) =>
    [
        .. ColumnPanel.Begin(_shape, _schedule.Rows, tile),
        new Fetch("k", "start", At("p") * _shape.Out),
        For("i", 0, _shape.Out, Row(tile)),
    ];

    private IEnumerable<Node> Row(int tile) =>
    [
        new Remark($"Row i of dY, {Count(tile, "block")}, and its nonzeros in panel p."),
        new Point("dyi", "dY", At("i") * BatchTiles.BlockSamples),
        .. Unrolled(tile, s => new Load($"dy{s}", Memory("dyi", s * OutStride))),
        new Fetch("end", "start", (At("p") * _shape.Out) + At("i") + 1),
        new Gap(),
        .. new Nonzeros(
            _schedule.Unroll, "dX += w dY and dW += sum of X dY", ("xp", n => $"xk{n}"), ("W", "k"),
            n => new Take(Name(tile), [$"xk{n}", $"dxk{n}", $"w{n}", .. Enumerable.Range(0, tile).Select(s => $"dy{s}")], $"s{n}"))
        {
            After = count =>
            [
                new Gap(),
                If(BackwardLines.Weights, [SumInto("dW", "k", Enumerable.Range(0, count).Select(n => $"s{n}").ToArray())])
            ],
            WeightsFor = Gradient.Input,
            Also = ("dxp", n => $"dxk{n}"),
        }.Walk(),
    ];

    private static string Name(int tile) => $"AddTo{Count(tile, "block").Replace(" ", "")}";

    /// <summary>What one nonzero adds: <c>dx += w dy</c> in memory and <c>s = x dy</c>, one partial sum a lane.</summary>
    private Step Step(int tile) => new(
        Name(tile), $"dX += w dY of one nonzero for {Count(tile, "block")}, in memory; gives the sums of X dY, one a lane.",
        [
            new("x", StepArgumentKind.Place), new("dx", StepArgumentKind.Place), new("w", StepArgumentKind.Register),
            .. Enumerable.Range(0, tile).Select(s => new StepArgument($"dy{s}", StepArgumentKind.Line)),
        ],
        [
            If(BackwardLines.Input, Enumerable.Range(0, tile).SelectMany(s => new Node[]
            {
                new Load($"dx{s}", Memory("dx", s * InStride)),
                new MultiplyAdd($"dx{s}", "w", $"dy{s}"),
                new Store("dx", s * InStride, $"dx{s}"),
            })),
            .. Unrolled(tile, s => s == 0
                ? new Multiply("s", Memory("x", 0), "dy0")
                : new MultiplyAdd("s", $"dy{s}", Memory("x", s * InStride))),
        ],
        "s");
}
