using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// Sparse linear forward, output-major: the tile of a panel of output rows stays in registers for all its nonzeros, so nothing is stored
/// per nonzero (SparseProp's Algorithm 1 stores once for each; Nikdan et al., ICML 2023). In a panel of several rows, columns are grouped
/// by which of the rows have a nonzero there, so that a loaded line serves all of them (sparse register tiling, Wilkinson et al., PLDI
/// 2023).
/// </summary>
internal sealed class LinearForward
{
    private readonly KernelShape _shape;
    private readonly Schedule _schedule;

    private LinearForward(KernelKey key) => (_shape, _schedule) = (key.Shape, key.Schedule);

    private int InStride => _shape.In * BatchTiles.BlockSamples;

    private int OutStride => _shape.Out * BatchTiles.BlockSamples;

    private int Panels => (_shape.Out + _schedule.Rows - 1) / _schedule.Rows;

    private bool IsSingle => _schedule.Rows == 1;

    /// <summary>A panel has a loop for every set of its rows; one more tile size would cost more text than it gains.</summary>
    private IReadOnlyList<int> Tiles => IsSingle ? BatchTiles.Sizes(_schedule.Tile) : [_schedule.Tile, 1];

    public static LoopKernel Plan(KernelKey key) => new LinearForward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key) => new(
        key,
        $"{Formula.Forward(_shape)}, W sparse [{_shape.Out}, {_shape.In}].",
        [
            IsSingle
                ? "One row of W at a time, in the order of the table of starts: its results stay in registers "
                    + "over all its nonzeros in a block of X."
                : $"{_schedule.Rows} rows of W at a time: their results stay in registers. Columns are grouped by which of the rows "
                    + "have a nonzero there, so that a loaded line of X serves all of them.",
            BatchTiles.Describe(Tiles),
            BatchTiles.DescribeStrides(("X", _shape.In), ("Y", _shape.Out)),
            InputBlocks.Describe("X"),
        ],
        [
            Operands.Start(RowPanel.Describe(_schedule.Rows, Panels)),
            Operands.Offset(IsSingle ? "column" : "column of each set of rows of a panel:", "block"),
            Operands.Nonzeros, .. _shape.Bias ? [Operands.Bias(_shape)] : Enumerable.Empty<KernelOperand>(),
            Operands.X(_shape), Operands.Y(_shape), Operands.Blocks,
            .. IsTileChosen ? [Operands.Number("tile", "blocks of a tile at most")] : Enumerable.Empty<KernelOperand>(),
            .. InputBlocks.Operands("X"),
            .. Operands.Part(IsSingle ? "row of the table of starts" : $"panel of {_schedule.Rows} rows of W"),
        ],
        [
            BatchTiles.Entry(Tiles, IsTileChosen),
            .. Tiles.Select(tile => BatchTiles.Tile(
                tile, "The rows of Y", [("X", _shape.In), ("Y", _shape.Out)],
                [InputBlocks.Each("X", "x", Rows(tile))])),
        ])
    {
        Steps = [.. Tiles.Select(tile => ForwardStep.Of(tile, "block", InStride))],
    };

    /// <summary>A run may begin with the tiles of half the size, which have chains enough.</summary>
    private bool IsTileChosen => IsSingle && _schedule.Tile > 2;

    private IEnumerable<Node> Rows(int tile) => IsSingle
        ? RowPanel.Single("i", _shape.Out, entry => Panel("i", entry, 1, tile))
        : RowPanel.Walk(
            _schedule.Rows, _shape.Out, (p, rows) => Panel(p, InputBlocks.Row(p, Panels, RowPanel.Entries(_schedule.Rows)), rows, tile));

    private IEnumerable<Node> Panel(string i, IndexExpression entry, int rows, int tile)
    {
        int chains = IsSingle ? Accumulators.Chains(_schedule, tile) : 1;
        var further = Enumerable.Range(1, chains - 1);
        return
        [
            new Remark(
                $"{(IsSingle ? "Row i" : $"Panel p, {Count(rows, "row")}")} of Y, {Count(tile, "block")}: "
                + $"in the first block of X from {Formula.Start(_shape)}."),
            new Point("yi", "Y", At(i) * (_schedule.Rows * BatchTiles.BlockSamples)),
            new Declare([.. Each(rows, tile).Select(e => Line(e.Row, e.Block))]),
            If(
                new Equal("c", 0),
                Enumerable.Range(0, rows).SelectMany(r => Start(i, r, tile)),
                Each(rows, tile).Select(e => new Load(Line(e.Row, e.Block), Memory("yi", Place(e.Row, e.Block))))),
            .. further.SelectMany(chain => Unrolled(tile, s => new Zero(Accumulators.Name("y", s, chain)))),
            .. IsSingle
                ? Row(entry, tile, chains)
                : RowPanel.Patterns(entry, _schedule.Rows, rows, pattern => Columns(pattern, tile)),
            new Gap(),
            new Remark(
                $"The sums are {(chains > 1 ? "joined" : "complete for this block")}"
                + $"{(_shape.Relu ? ", rectified after the last block" : "")} and stored."),
            .. further.SelectMany(chain => Unrolled(tile, s => new Add(Line(0, s), Accumulators.Name("y", s, chain)))),
            .. _shape.Relu
                ? [If(new Equal("c", At("inputBlocks") + -1), Each(rows, tile).Select(e => new Rectify(Line(e.Row, e.Block))))]
                : Enumerable.Empty<Node>(),
            .. Each(rows, tile).Select(e => new Store("yi", Place(e.Row, e.Block), Line(e.Row, e.Block))),
        ];
    }

    private IEnumerable<Node> Start(string i, int r, int tile) => _shape.Bias
        ? [new Broadcast($"b{r}", "b", (At(i) * _schedule.Rows) + r), .. Unrolled(tile, s => new Copy(Line(r, s), $"b{r}"))]
        : Unrolled(tile, s => new Zero(Line(r, s)));

    /// <summary>A single row: <c>y += w x</c>, the nonzeros of a group in chains of their own.</summary>
    private IEnumerable<Node> Row(IndexExpression entry, int tile, int chains) =>
    [
        new Fetch("end", "start", entry + RowPanel.Entries(1)),
        new Gap(),
        .. new Nonzeros(
            _schedule.Unroll, "y += w x", ("x", Place), ("W", "k"),
            n => ForwardStep.Take(tile, "block", n, n % chains)).Walk(),
    ];

    /// <summary>
    /// The columns of one pattern: with one row like a row, with several each line of X is loaded once for all of them. Only the full tile
    /// takes nonzeros in groups: there are many loops, and a smaller tile is for the end of a batch.
    /// </summary>
    private IEnumerable<Node> Columns(RowPattern pattern, int tile) => pattern.Rows.Count == 1
        ? new Nonzeros(
            tile == _schedule.Tile ? _schedule.Unroll : 1, $"{pattern.Name}: y += w x", ("x", Place), ("w", 0),
            n => ForwardStep.Take(tile, "block", n, Enumerable.Range(0, tile).Select(s => Line(pattern.Rows[0], s))))
        { After = count => [new Move("w", count)] }.Walk()
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

    private string Line(int row, int block) => IsSingle ? $"y{block}" : $"y{row}{block}";

    private static IEnumerable<(int Row, int Block)> Each(int rows, int tile) =>
        Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, tile).Select(s => (r, s)));
}
