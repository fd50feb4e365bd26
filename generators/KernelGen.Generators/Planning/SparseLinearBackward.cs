using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Sparse linear backward, input-major: for one input, the tiles of X and of dX stay in registers; every line of dY is loaded once and
/// used twice, <c>dX += w dY</c> and <c>dW = sum X dY</c>. The first layer of a network needs no dX and gets the same plan without it.
/// </summary>
internal sealed class SparseLinearBackward
{
    /// <summary>Accumulators of dX: the nonzeros of a group take turns. More than two gain nothing beside the sums of dW, and cost a short column time.</summary>
    private static readonly string[] Chains = ["dx", "ex"];

    private readonly KernelShape _shape;
    private readonly Schedule _schedule;
    private readonly InputBlocks _blocks;
    private readonly bool _withInput;

    private SparseLinearBackward(KernelKey key)
    {
        (_shape, _schedule) = (key.Shape, key.Schedule);
        _blocks = new InputBlocks(_shape.Out, _schedule.Block);
        _withInput = key.Pass == KernelPass.Backward;
    }

    private int InStride => _shape.In * BatchTiles.BlockSamples;

    private int OutStride => _shape.Out * BatchTiles.BlockSamples;

    /// <summary>The joint sum over the lanes takes as long for a tile of one block as for one of four: 48 samples are faster by a quarter as 3 blocks than as 2 and 1.</summary>
    private IReadOnlyList<int> Tiles => BatchTiles.EverySize(_schedule.Tile);

    private string What => _withInput ? "dX += w dY and dW += sum of X dY" : "dW += sum of X dY";

    public static LoopKernel Plan(KernelKey key) => new SparseLinearBackward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key)
    {
        EquatableArray<Parameter> parameters =
        [
            Operands.Start(RowPanel.Describe("column", 1, _blocks.Count, _shape.In)), Operands.RowOffset, .. OnlyWithInput(Operands.ColumnMajorNonzeros),
            Operands.X(_shape), Operands.DY(_shape, ParameterKind.Input), .. OnlyWithInput(Operands.DX(_shape)),
            Operands.SparseDW, Operands.Blocks, Operands.Number("firstColumn", "first column of W"), Operands.Number("endColumn", "column after the last"),
        ];
        return new LoopKernel(
            key,
            Formula.Backward(_shape, _withInput),
            [
                _withInput
                    ? "One column of W at a time: its X and dX stay in registers over all its nonzeros; each line of dY is loaded once and used for both gradients."
                    : "One column of W at a time: its X stays in registers over all its nonzeros. No dX: nothing lies before a network's first layer.",
                BatchTiles.Describe(Tiles),
                BatchTiles.DescribeStrides((_withInput ? "X and dX" : "X", _shape.In), ("dY", _shape.Out)),
                .. _blocks.Describe("dY"),
            ],
            _withInput ? "SparseBackwardKernel" : "SparseBackwardWeightsKernel",
            [
                BatchTiles.Entry(parameters, Tiles, [("X", InStride), ("dY", OutStride), .. OnlyWithInput(("dX", InStride))]),
                .. Tiles.Select(tile => Tile(BatchTiles.OfTile(parameters), tile)),
            ]);
    }

    private Method Tile(EquatableArray<Parameter> parameters, int tile) => new(
        BatchTiles.MethodName(tile),
        $"The columns of {(_withInput ? "dX and dW" : "dW")} for {tile} block{(tile > 1 ? "s" : "")} of samples.",
        parameters,
        [EachLane(_blocks.Each("dY", "dy", [For("j", "firstColumn", "endColumn", Column(tile))]))]);

    private IEnumerable<Node> Column(int tile)
    {
        string[] chains = [.. Chains.Take(Nonzeros.Chains(_schedule, tile))];
        return
    [
        new Remark($"Column j of X{(_withInput ? " and of dX" : "")}, {tile} block{(tile > 1 ? "s" : "")}."),
        new Point("xj", "X", At("j") * BatchTiles.BlockSamples),
        .. Unrolled(tile, s => new Load($"x{s}", Memory("xj", s * InStride))),
        .. OnlyWithInput(
        [
            new Point("dxj", "dX", At("j") * BatchTiles.BlockSamples),
            .. _blocks.Begin(
                [.. Enumerable.Range(0, tile).Select(s => $"dx{s}")],
                Unrolled(tile, s => new Zero($"dx{s}")),
                Unrolled(tile, s => new Load($"dx{s}", Memory("dxj", s * InStride)))),
            .. chains.Skip(1).SelectMany(chain => Unrolled(tile, s => new Zero($"{chain}{s}"))),
        ]),
        new Fetch("k", "start", _blocks.Row("j", _shape.In, 1)),
        new Fetch("end", "start", _blocks.Row("j", _shape.In, 1) + 1),
        new Gap(),
        .. Nonzeros.Walk(
            _schedule.Unroll, What, "dy", _withInput ? new("W", "k") : null, n => $"dyk{n}",
            n => Enumerable.Range(0, tile).SelectMany(s => Line(n, s, chains[n % chains.Length])),
            count => [new Gap(), SumInto("dW", "k", Enumerable.Range(0, count).Select(n => $"s{n}").ToArray())]),
        .. OnlyWithInput(
        [
            new Gap(),
            .. chains.Skip(1).SelectMany(chain => Unrolled(tile, s => new Add($"dx{s}", $"{chain}{s}"))),
            .. Unrolled(tile, s => new Store("dxj", s * InStride, $"dx{s}")),
        ]),
    ];
    }

    /// <summary><c>dx += w dy</c> and <c>s = x dy</c> for one block; s holds one partial sum a lane.</summary>
    private IEnumerable<Node> Line(int n, int s, string chain)
    {
        string dy = $"dy{n}{s}";
        return
        [
            new Load(dy, Memory($"dyk{n}", s * OutStride)),
            .. OnlyWithInput(new MultiplyAdd($"{chain}{s}", $"w{n}", dy)),
            s == 0 ? new Multiply($"s{n}", dy, "x0") : new MultiplyAdd($"s{n}", dy, $"x{s}"),
        ];
    }

    private T[] OnlyWithInput<T>(params T[] items) => _withInput ? items : [];

    private Node[] OnlyWithInput(params Node[] items) => _withInput ? items : [];
}
