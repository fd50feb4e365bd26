using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Blocked;

/// <summary>
/// Results of a panel p, as many rows as a block of W has outputs, for a tile of lines: <c>Y += W X</c> over the blocks of W of a block of
/// X. A line of X is loaded once for all rows in registers, and a block needs one offset.
/// </summary>
/// <param name="key">The kernel.</param>
/// <param name="tile">Lines of the tile.</param>
internal sealed class BlockPanel(KernelKey key, int tile)
{
    private readonly KernelShape _shape = key.Shape;
    private readonly BlockedLayout _layout = (BlockedLayout)key.Layout;

    /// <summary>Rows of the panel in registers: a smaller tile leaves room for more.</summary>
    private readonly int _rows = BlockedPolicy.Rows((BlockedLayout)key.Layout, key.Width, tile);

    /// <summary>Blocks of one input that are taken together, so that enough sums are in flight.</summary>
    private readonly int _together = BlockedPolicy.Together((BlockedLayout)key.Layout, key.Width, tile);

    /// <summary>Inputs take turns among so many accumulators of a result.</summary>
    private readonly int _chains = BlockedPolicy.Chains((BlockedLayout)key.Layout, key.Width, tile);

    /// <summary>What the lines of a tile are: blocks of samples, or pixels.</summary>
    public required string Noun { get; init; }

    /// <summary>Floats of X from one line of the tile to the next.</summary>
    public required int InStep { get; init; }

    /// <summary>Floats of Y from one line of the tile to the next.</summary>
    public required int OutStep { get; init; }

    /// <summary>How many blocks X is walked in, of which <c>c</c> is one.</summary>
    public required string InputBlocks { get; init; }

    /// <summary>What offsets count.</summary>
    public required OffsetUnit Unit { get; init; }

    private int Panels => _shape.Out / _layout.Outputs;

    private int Parts => _layout.Outputs / _rows;

    /// <summary>The first row in registers, of all rows of W.</summary>
    private IndexExpression Row => (At("p") * _layout.Outputs) + InPanel;

    private IndexExpression InPanel => Parts == 1 ? 0 : At("q") * _rows;

    private (int Row, int Line)[] Results => [.. from r in Enumerable.Range(0, _rows) from s in Enumerable.Range(0, tile) select (r, s)];

    /// <summary>Whether the four weights of a block of one output come in one load.</summary>
    private bool SharesLoad => _layout is { Outputs: 1, Inputs: 4 };

    private IEnumerable<int> Further => Enumerable.Range(1, _chains - 1);

    /// <summary>All rows of panel p, as many at a time as registers hold.</summary>
    public IEnumerable<Node> Of() => Parts == 1
        ? Part()
        : [new Remark($"Panel p, {Count(_rows, "row")} at a time."), For("q", 0, Parts, Part())];

    private IEnumerable<Node> Part() =>
    [
        new Remark($"{Count(_rows, "row")} of Y, {Count(tile, Noun)}: in the first block of X from {Formula.Start(_shape)}."),
        new Point("yi", "Y", Row * BatchTiles.BlockSamples),
        new Declare([.. Results.Select(at => Sum(at))]),
        If(
            new Equal("c", 0),
            Enumerable.Range(0, _rows).SelectMany(Start),
            Results.Select(at => new Load(Sum(at), Memory("yi", Place(at))))),
        .. Further.SelectMany(chain => Results.Select(at => new Zero(Sum(at, chain)))),
        new Fetch("k", "start", (At("c") * Panels) + "p"),
        new Fetch("end", "start", (At("c") * Panels) + "p" + 1),
        new Gap(),
        new Point("w", "W", (At("k") * (_layout.Outputs * _layout.Inputs)) + InPanel),
        new Remark("y += w x for every weight of each block of W."),
        .. _together > 1 ? [Blocks(_together), new Gap(), new Remark("The block left over.")] : Enumerable.Empty<Node>(),
        Blocks(1),
        new Gap(),
        new Remark(
            $"The sums are {(_chains > 1 ? "joined" : "complete for this block of X")}"
            + $"{(_shape.Relu ? ", rectified after the last block" : "")} and stored."),
        .. Further.SelectMany(chain => Results.Select(at => new Add(Sum(at), Sum(at, chain)))),
        .. _shape.Relu
            ? [If(new Equal("c", At(InputBlocks) + -1), Results.Select(at => new Rectify(Sum(at))))]
            : Enumerable.Empty<Node>(),
        .. Results.Select(at => new Store("yi", Place(at), Sum(at))),
    ];

    /// <summary>The loop over blocks k to end, some at a time.</summary>
    private Loop Blocks(int count) => GoOn("k", "end", count,
    [
        .. Unrolled(count, n => new PointAt($"xk{n}", "x", "offset", At("k") + n, Unit)),
        .. SharesLoad ? [new LoadFour("four", "w", 0)] : Enumerable.Empty<Node>(),
        .. Apart(Enumerable.Range(0, count * _layout.Inputs).Select(Input)),
        new Move("w", count * _layout.Outputs * _layout.Inputs),
    ]);

    private IEnumerable<Node> Start(int r) => _shape.Bias
        ? [new Broadcast($"b{r}", "b", Row + r), .. Unrolled(tile, s => new Copy(Sum((r, s)), $"b{r}"))]
        : Unrolled(tile, s => new Zero(Sum((r, s))));

    /// <summary>
    /// What input j adds, counted over the blocks that are taken together. A line or a weight that serves several multiply-adds is in a register: all of the fewer ones at a
    /// time, and of the others one.
    /// </summary>
    private IEnumerable<Node> Input(int j)
    {
        var (chain, place, input) = (j % _chains, $"xk{j / _layout.Inputs}", j % _layout.Inputs);
        if (_rows == 1)
        {
            return
            [
                SharesLoad ? new BroadcastOfFour($"w{j}", "four", j) : new Broadcast($"w{j}", "w", j * _layout.Outputs),
                .. Unrolled(tile, s => new MultiplyAdd(Sum((0, s), chain), $"w{j}", Memory(place, At(s, input)))),
            ];
        }

        return _rows <= tile
            ?
            [
                .. Enumerable.Range(0, _rows).SelectMany(r => Weight(r, j)),
                .. Enumerable.Range(0, tile).SelectMany(s => Unrolled(_rows, r => Add(r, s)).Prepend(Line(s))),
            ]
            :
            [
                .. Unrolled(tile, Line),
                .. Enumerable.Range(0, _rows).SelectMany(r => Weight(r, j).Concat(Unrolled(tile, s => Add(r, s)))),
            ];

        Node Line(int s) => new Load(Of("x", s, j), Memory(place, At(s, input)));

        Node Add(int r, int s) => new MultiplyAdd(Sum((r, s), chain), Of("w", r, j), Of("x", s, j));
    }

    /// <summary>One weight in all lanes; four come in one load.</summary>
    private IEnumerable<Node> Weight(int r, int j)
    {
        int at = (j * _layout.Outputs) + r;
        if (_rows % 4 != 0)
            return [new Broadcast(Of("w", r, j), "w", at)];
        string four = Of("four", r / 4, j);
        return
        [
            .. r % 4 == 0 ? [new LoadFour(four, "w", at)] : Enumerable.Empty<Node>(),
            new BroadcastOfFour(Of("w", r, j), four, r % 4),
        ];
    }

    /// <summary>The name of something that every input has.</summary>
    private string Of(string name, int number, int input) =>
        _layout.Inputs * _together == 1 ? $"{name}{number}" : $"{name}{number}_{input}";

    private int At(int line, int input) => (line * InStep) + (input * BatchTiles.BlockSamples);

    private static IndexExpression At(string variable) => Build.At(variable);

    private int Place((int Row, int Line) at) => (at.Line * OutStep) + (at.Row * BatchTiles.BlockSamples);

    private static string Sum((int Row, int Line) at, int chain = 0) => Accumulators.Name($"y{at.Row}_", at.Line, chain);
}
