using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts.Unstructured;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Blocked;

/// <summary>
/// Linear backward with weights in blocks, for blocks of four outputs and more: dY of four rows stays in registers over all their blocks in
/// a panel of columns, so that a loaded line of X and of dX serves four weights, whose sums are made together. dX gathers in memory. A
/// panel has X and dX to itself, so panels may run side by side.
/// </summary>
internal sealed class LinearBackward
{
    /// <summary>Rows in registers: as many as sums that are made together.</summary>
    public const int Rows = 4;

    private readonly KernelShape _shape;
    private readonly Schedule _schedule;
    private readonly BlockedLayout _layout;

    private LinearBackward(KernelKey key) => (_shape, _schedule, _layout) = (key.Shape, key.Schedule, (BlockedLayout)key.Layout);

    private int InStride => _shape.In * BatchTiles.BlockSamples;

    private int OutStride => _shape.Out * BatchTiles.BlockSamples;

    /// <summary>Rows of blocks.</summary>
    private int BlockRows => _shape.Out / _layout.Outputs;

    private int BlockWeights => _layout.Outputs * _layout.Inputs;

    /// <summary>Parts of a block's rows, which are walked one after the other.</summary>
    private int Parts => _layout.Outputs / Rows;

    private IndexExpression FirstRow => Parts == 1 ? 0 : At("q") * Rows;

    public static LoopKernel Plan(KernelKey key) => new LinearBackward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key)
    {
        var tiles = BatchTiles.Sizes(_schedule.Tile);
        string panels = Count((_shape.In + _schedule.Rows - 1) / _schedule.Rows, "panel");
        return new LoopKernel(
            key,
            $"dX = transpose(W) dY and dW += dY transpose(X) at the nonzeros, W sparse [{_shape.Out}, {_shape.In}] in blocks of "
                + $"{Count(_layout.Outputs, "output")} by {Count(_layout.Inputs, "input")}; together, or one alone.",
            [
                $"Panels of {Count(_schedule.Rows, "column")} of W, each {Rows} rows by {Rows} rows: "
                    + "dY of these stays in registers over all their blocks of W, and a loaded line of X and of dX serves them all; "
                    + "dX gathers in memory, from zero on.",
                BatchTiles.Describe(tiles),
                BatchTiles.DescribeStrides(("X and dX", _shape.In), ("dY", _shape.Out)),
            ],
            [
                Operands.Start($"[{panels} * {Count(BlockRows, "row")} of blocks + 1] where the blocks of W of each of them begin"),
                new("offset", OperandKind.Offsets, "[blocks of W] first column within its panel, times 16"),
                Operands.Floats("W", $"[blocks of W][{_layout.Inputs}][{_layout.Outputs}] in the order of offset"),
                Operands.X(_shape), Operands.DY(_shape), Operands.DX(_shape),
                Operands.Floats("dW", $"[blocks of W][{_layout.Inputs}][{_layout.Outputs}] in the order of offset, added to"),
                Operands.Blocks, .. Operands.Part($"panel of {Count(_schedule.Rows, "column")} of W"),
            ],
            [
                BatchTiles.Entry(tiles),
                .. tiles.Select(tile => BatchTiles.Tile(
                    tile, "The panels of dX and dW", [("X", _shape.In), ("dY", _shape.Out), ("dX", _shape.In)],
                    [
                        For("p", "first", "past",
                        [
                            .. ColumnPanel.Begin(_shape, _schedule.Rows, tile),
                            For("i", 0, BlockRows, Parts == 1 ? RowsOf(tile) : [For("q", 0, Parts, RowsOf(tile))]),
                        ]),
                    ])),
            ]);
    }

    private IEnumerable<Node> RowsOf(int tile) =>
    [
        new Remark($"{Rows} rows of dY, {Count(tile, "block")}, and their blocks of W in panel p."),
        new Point("dyi", "dY", ((At("i") * _layout.Outputs) + FirstRow) * BatchTiles.BlockSamples),
        .. from r in Enumerable.Range(0, Rows)
           from s in Enumerable.Range(0, tile)
           select new Load(Dy(r, s), Memory("dyi", (s * OutStride) + (r * BatchTiles.BlockSamples))),
        new Fetch("k", "start", (At("p") * BlockRows) + "i"),
        new Fetch("end", "start", (At("p") * BlockRows) + "i" + 1),
        new Gap(),
        new Remark("dX += w dY and dW += sum of X dY for every weight of these rows in each block of W."),
        GoOn("k", "end", 1,
        [
            new PointAt("x", "xp", "offset", "k"),
            new PointAt("dx", "dxp", "offset", "k"),
            .. Apart(Enumerable.Range(0, _layout.Inputs).Select(j => Input(j, tile))),
        ]),
    ];

    private IEnumerable<Node> Input(int j, int tile)
    {
        var at = (At("k") * BlockWeights) + FirstRow + (j * _layout.Outputs);
        return
        [
            .. Unrolled(Rows, r => new Broadcast(Of($"w{r}", j), "W", at + r, Gradient.Input)),
            .. Enumerable.Range(0, tile).SelectMany(s => Line(j, s)),
            If(BackwardLines.Weights, [SumInto("dW", at, [.. Enumerable.Range(0, Rows).Select(r => Of($"s{r}", j))])]),
        ];
    }

    private IEnumerable<Node> Line(int j, int s)
    {
        int at = (s * InStride) + (j * BatchTiles.BlockSamples);
        return
        [
            If(BackwardLines.Input,
            [
                new Load($"dx{s}", Memory("dx", at)),
                .. Unrolled(Rows, r => new MultiplyAdd($"dx{s}", Of($"w{r}", j), Dy(r, s))),
                new Store("dx", at, $"dx{s}"),
            ]),
            new Load(Of($"x{s}", j), Memory("x", at)),
            .. Unrolled(Rows, r => s == 0
                ? new Multiply(Of($"s{r}", j), Of($"x{s}", j), Dy(r, s))
                : new MultiplyAdd(Of($"s{r}", j), Of($"x{s}", j), Dy(r, s))),
        ];
    }

    /// <summary>The name of something that every input of a block has.</summary>
    private string Of(string name, int input) => _layout.Inputs == 1 ? name : $"{name}_{input}";

    private static string Dy(int row, int block) => $"dy{row}_{block}";
}
