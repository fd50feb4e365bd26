using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Sparse linear forward, output-major: the tile of a panel of output rows stays in registers for all its nonzeros, so nothing is stored
/// per nonzero (the paper's Algorithm 1 stores once for each). In a panel of several rows, columns are grouped by which of the rows have
/// a nonzero there, so that a loaded line serves all of them (sparse register tiling, Wilkinson et al., PLDI 2023).
/// </summary>
internal sealed class SparseLinearForward
{
    /// <summary>Accumulators of a single row: the nonzeros of a group take turns.</summary>
    private static readonly string[] Chains = ["y", "z", "u", "v"];

    private readonly KernelShape _shape;
    private readonly Schedule _schedule;
    private readonly InputBlocks _blocks;

    private SparseLinearForward(KernelKey key)
    {
        (_shape, _schedule) = (key.Shape, key.Schedule);
        _blocks = new InputBlocks(_shape.In, _schedule.Block);
    }

    private int InStride => _shape.In * BatchTiles.BlockSamples;

    private int OutStride => _shape.Out * BatchTiles.BlockSamples;

    private int Panels => (_shape.Out + _schedule.Rows - 1) / _schedule.Rows;

    /// <summary>A panel has a loop for every set of its rows; one more tile size would cost more text than it gains.</summary>
    private IReadOnlyList<int> Tiles => _schedule.Rows == 1 ? BatchTiles.Sizes(_schedule.Tile) : [_schedule.Tile, 1];

    public static LoopKernel Plan(KernelKey key) => new SparseLinearForward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key)
    {
        EquatableArray<Parameter> parameters =
        [
            Operands.Start(RowPanel.Describe("row", _schedule.Rows, _blocks.Count, Panels)), Operands.ColumnOffset, Operands.RowMajorNonzeros, Operands.Bias(_shape),
            Operands.X(_shape), Operands.Y(_shape, ParameterKind.Output), Operands.Blocks,
            Operands.Number("firstPanel", _schedule.Rows == 1 ? "first row of W" : $"first panel of {_schedule.Rows} rows of W"),
            Operands.Number("endPanel", _schedule.Rows == 1 ? "row after the last" : "panel after the last"),
        ];
        return new LoopKernel(
            key,
            $"{Formula.Forward(_shape)}, W sparse [{_shape.Out}, {_shape.In}].",
            [
                _schedule.Rows == 1
                    ? "One row of W at a time: its results stay in registers over all its nonzeros, and are stored once."
                    : $"{_schedule.Rows} rows of W at a time: their results stay in registers. Columns are grouped by which of the rows have a nonzero there, so that a loaded line of X serves all of them.",
                BatchTiles.Describe(Tiles),
                BatchTiles.DescribeStrides(("X", _shape.In), ("Y", _shape.Out)),
                .. _blocks.Describe("X"),
            ],
            "SparseForwardKernel",
            [
                BatchTiles.Entry(parameters, Tiles, ("X", InStride), ("Y", OutStride)),
                .. Tiles.Select(tile => Tile(BatchTiles.OfTile(parameters), tile)),
            ]);
    }

    private Method Tile(EquatableArray<Parameter> parameters, int tile) => new(
        BatchTiles.MethodName(tile),
        $"The rows of Y for {tile} block{(tile > 1 ? "s" : "")} of samples.",
        parameters,
        [EachLane(_blocks.Each("X", "x", RowPanel.Walk(_schedule.Rows, _shape.Out, (i, rows) => Panel(i, rows, tile))))]);

    private IEnumerable<Node> Panel(string i, int rows, int tile)
    {
        var chains = _schedule.Rows == 1 ? Chains.Take(Nonzeros.Chains(_schedule, tile)).ToArray() : [];
        return
        [
            new Remark($"{(_schedule.Rows == 1 ? "Row i" : $"Panel p, {rows} row{(rows > 1 ? "s" : "")}")} of Y, {tile} block{(tile > 1 ? "s" : "")}: {(_blocks.Count == 1 ? "from" : "in the first block of X from")} {(_shape.Bias ? "the bias" : "zero")}."),
            new Point("yi", "Y", At(i) * (_schedule.Rows * BatchTiles.BlockSamples)),
            .. _blocks.Begin(
                Each(rows, tile).Select(e => Line(e.Row, e.Block)).ToArray(),
                Enumerable.Range(0, rows).SelectMany(r => Start(i, r, tile)),
                Each(rows, tile).Select(e => new Load(Line(e.Row, e.Block), Memory("yi", Place(e.Row, e.Block))))),
            .. chains.Skip(1).SelectMany(chain => Unrolled(tile, s => new Zero($"{chain}{s}"))),
            .. _schedule.Rows == 1 ? Row(i, tile, chains) : RowPanel.Patterns(_blocks.Row(i, Panels, RowPanel.Entries(_schedule.Rows)), _schedule.Rows, rows, pattern => Columns(pattern, tile)),
            new Gap(),
            new Remark($"{(chains.Length > 1 ? "The sums are joined" : "The sums are complete")}{(_shape.Relu ? ", rectified" : "")} and stored."),
            .. chains.Skip(1).SelectMany(chain => Unrolled(tile, s => new Add(Line(0, s), $"{chain}{s}"))),
            .. _blocks.Complete(_shape.Relu ? Each(rows, tile).Select(e => new Rectify(Line(e.Row, e.Block))).ToArray() : []),
            .. Each(rows, tile).Select(e => new Store("yi", Place(e.Row, e.Block), Line(e.Row, e.Block))),
        ];
    }

    private IEnumerable<Node> Start(string i, int r, int tile) => _shape.Bias
        ? [new Broadcast($"b{r}", "b", (At(i) * _schedule.Rows) + r), .. Unrolled(tile, s => new Copy(Line(r, s), $"b{r}"))]
        : Unrolled(tile, s => new Zero(Line(r, s)));

    /// <summary>A single row: <c>y += w x</c>, the nonzeros of a group in chains of their own.</summary>
    private IEnumerable<Node> Row(string i, int tile, string[] chains) =>
    [
        new Fetch("k", "start", _blocks.Row(i, Panels, 1)),
        new Fetch("end", "start", _blocks.Row(i, Panels, 1) + 1),
        new Gap(),
        .. Nonzeros.Walk(
            _schedule.Unroll, "y += w x", "x", new("W", "k"), Place,
            n => Unrolled(tile, s => new MultiplyAdd($"{chains[n % chains.Length]}{s}", $"w{n}", Memory(Place(n), s * InStride))), _ => []),
    ];

    /// <summary>
    /// The columns of one pattern: with one row like a row, with several each line of X is loaded once for all of them. Only the full tile
    /// takes nonzeros in groups: there are many loops, and a smaller tile is for the end of a batch.
    /// </summary>
    private IEnumerable<Node> Columns(RowPattern pattern, int tile) => pattern.Rows.Count == 1
        ? Nonzeros.Walk(
            tile == _schedule.Tile ? _schedule.Unroll : 1, $"{pattern.Name}: y += w x", "x", new("w", 0), Place,
            n => Unrolled(tile, s => new MultiplyAdd(Line(pattern.Rows[0], s), $"w{n}", Memory(Place(n), s * InStride))),
            count => [new Move("w", count)])
        :
        [
            new Remark($"{pattern.Name}: y += w x, each line of X loaded once."),
            GoOn("k", "end", 1,
            [
                new PointAt("xk", "x", "offset", "k"),
                .. Unrolled(tile, s => new Load($"x{s}", Memory("xk", s * InStride))),
                .. pattern.Rows.SelectMany((r, n) => new Node[] { new Broadcast($"w{r}", "w", n) }
                    .Concat(Unrolled(tile, s => new MultiplyAdd(Line(r, s), $"w{r}", $"x{s}")))),
                new Move("w", pattern.Rows.Count),
            ]),
        ];

    private static string Place(int n) => $"xk{n}";

    private int Place(int row, int block) => (block * OutStride) + (row * BatchTiles.BlockSamples);

    private string Line(int row, int block) => _schedule.Rows == 1 ? $"y{block}" : $"y{row}{block}";

    private static IEnumerable<(int Row, int Block)> Each(int rows, int tile) =>
        Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, tile).Select(s => (r, s)));
}
