using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Dense;

/// <summary>
/// The two dense products with W, forward <c>Y = W X + b</c> and backward <c>dX = transpose(W) dY</c>: one register tile of results
/// (rows x blocks), one pass over the terms. They differ only in how far apart W's numbers lie.
/// </summary>
internal static class LinearProduct
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, schedule) = (key.Shape, key.Schedule);
        bool forward = key.Pass == KernelPass.Forward;
        var side = forward
            ? new Side("Y", "X", "row", shape.Out, shape.In, shape.In, 1)
            : new Side("dX", "dY", "column", shape.In, shape.Out, 1, shape.In);
        var tiles = BatchTiles.Sizes(schedule.Tile);
        return new LoopKernel(
            key,
            (forward ? Formula.Forward(shape) : "dX = transpose(W) dY") + $", W dense [{shape.Out}, {shape.In}].",
            [
                $"{Count(schedule.Rows, side.Line)} of W by {Count(schedule.Tile, "block")} of samples: "
                    + $"the results stay in registers over all {Count(side.Terms, "term")}.",
                BatchTiles.Describe(tiles),
                BatchTiles.DescribeStrides((side.Input, side.Terms), (side.Result, side.Results)),
            ],
            forward
                ?
                [
                    Operands.DenseW(shape), .. shape.Bias ? [Operands.Bias(shape)] : Enumerable.Empty<KernelOperand>(),
                    Operands.X(shape), Operands.Y(shape), Operands.Blocks, .. Operands.Part("row of W")
                ]
                : [Operands.DenseW(shape), Operands.DY(shape), Operands.DX(shape), Operands.Blocks, .. Operands.Part("column of W")],
            [
                BatchTiles.Entry(tiles),
                .. tiles.Select(tile => BatchTiles.Tile(
                    tile, $"The part of {side.Result}", [(side.Input, side.Terms), (side.Result, side.Results)],
                    Panels(shape, side, schedule.Rows, tile))),
            ]);
    }

    private static IEnumerable<Node> Panels(KernelShape shape, Side side, int rows, int tile) =>
    [
        new Let(side.Variable, "first"),
        .. rows > 1 ? [GoOn(side.Variable, "past", rows, Rows(shape, side, rows, tile)), new Gap()] : Enumerable.Empty<Node>(),
        GoOn(side.Variable, "past", 1, Rows(shape, side, 1, tile)),
    ];

    private static IEnumerable<Node> Rows(KernelShape shape, Side side, int rows, int tile) =>
    [
        new Remark($"{Count(rows, side.Line)} of W by {Count(tile, "block")}: {side.Result} starts from {Formula.Start(shape)}."),
        .. Enumerable.Range(0, rows).SelectMany(r => Start(shape, side, r, tile)),
        new Point("w", "W", At(side.Variable) * side.RowStride),
        new Gap(),
        new Remark(
            $"{side.Result} += w {side.Input}, one feature of {side.Input} at a time: each of its lines serves every {side.Line}, "
            + "each weight every block."),
        For(side.Term, 0, side.Terms, Term(side, rows, tile)),
        new Gap(),
        new Point("results", side.Result, At(side.Variable) * BatchTiles.BlockSamples),
        .. Enumerable.Range(0, rows).SelectMany(r => Finish(shape, side, r, tile)),
    ];

    private static IEnumerable<Node> Start(KernelShape shape, Side side, int r, int tile) => shape.Bias
        ? [new Broadcast($"b{r}", "b", At(side.Variable) + r), .. Unrolled(tile, s => new Copy(side.Sum(r, s), $"b{r}"))]
        : Unrolled(tile, s => new Zero(side.Sum(r, s)));

    /// <summary>The loaded lines of the input serve every row, each broadcast weight every block.</summary>
    private static IEnumerable<Node> Term(Side side, int rows, int tile) =>
    [
        new Point("terms", side.Input, At(side.Term) * BatchTiles.BlockSamples),
        .. Unrolled(tile, s => new Load(side.Read(s), Memory("terms", s * side.Terms * BatchTiles.BlockSamples))),
        .. Enumerable.Range(0, rows).SelectMany(r => Row(side, r, tile)),
    ];

    private static IEnumerable<Node> Row(Side side, int r, int tile) =>
    [
        new Broadcast($"w{r}", "w", (At(side.Term) * side.TermStride) + (r * side.RowStride)),
        .. Unrolled(tile, s => new MultiplyAdd(side.Sum(r, s), $"w{r}", side.Read(s))),
    ];

    private static IEnumerable<Node> Finish(KernelShape shape, Side side, int r, int tile) =>
    [
        .. shape.Relu ? Unrolled(tile, s => new Rectify(side.Sum(r, s))) : [],
        .. Unrolled(tile, s => new Store("results", ((s * side.Results) + r) * BatchTiles.BlockSamples, side.Sum(r, s))),
    ];

    /// <summary>What the two products differ in.</summary>
    /// <param name="Result">The operand that is written.</param>
    /// <param name="Input">The operand that is read.</param>
    /// <param name="Line">What one result's weights are in W.</param>
    /// <param name="Results">Features of the result.</param>
    /// <param name="Terms">Features of the input: terms of each sum.</param>
    /// <param name="RowStride">Floats of W from one result to the next.</param>
    /// <param name="TermStride">Floats of W from one term to the next.</param>
    private sealed record Side(string Result, string Input, string Line, int Results, int Terms, int RowStride, int TermStride)
    {
        /// <summary>The variable that counts results: i for rows, j for columns.</summary>
        public string Variable => Line == "row" ? "i" : "j";

        /// <summary>The variable that counts terms.</summary>
        public string Term => Line == "row" ? "j" : "i";

        public string Sum(int result, int block) => $"{Result.Replace("X", "x").Replace("Y", "y")}{result}{block}";

        public string Read(int block) => $"{Input.Replace("X", "x").Replace("Y", "y")}{block}";
    }
}
