using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// The two dense products with W, forward <c>Y = W X + b</c> and backward <c>dX = transpose(W) dY</c>: one register tile of results
/// (rows x blocks), one pass over the terms. They differ only in how far apart W's numbers lie.
/// </summary>
internal static class DenseLinearProduct
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, schedule) = (key.Shape, key.Schedule);
        bool forward = key.Pass == KernelPass.Forward;
        var side = forward
            ? new Side("Y", "X", "row", "firstRow", "endRow", shape.Out, shape.In, shape.In, 1)
            : new Side("dX", "dY", "column", "firstColumn", "endColumn", shape.In, shape.Out, 1, shape.In);
        EquatableArray<Parameter> parameters = forward
            ? [Operands.DenseW(shape), Operands.Bias(shape), Operands.X(shape), Operands.Y(shape, ParameterKind.Output), Operands.Blocks, First("row"), End("row")]
            : [Operands.DenseW(shape), Operands.DY(shape, ParameterKind.Input), Operands.DX(shape), Operands.Blocks, First("column"), End("column")];
        return new LoopKernel(
            key,
            (forward ? Formula.Forward(shape) : "dX = transpose(W) dY") + $", W dense [{shape.Out}, {shape.In}].",
            [
                $"{schedule.Rows} {(forward ? "row" : "column")}{(schedule.Rows > 1 ? "s" : "")} of W by {schedule.Tile} block{(schedule.Tile > 1 ? "s" : "")} of samples: the results stay in registers over all {side.Terms} terms.",
                BatchTiles.Describe(BatchTiles.Sizes(schedule.Tile)),
                BatchTiles.DescribeStrides((side.Input, side.Terms), (side.Result, side.Results)),
            ],
            forward ? "DenseForwardKernel" : "DenseBackwardInputKernel",
            [
                BatchTiles.Entry(parameters, BatchTiles.Sizes(schedule.Tile), (side.Input, side.Terms * BatchTiles.BlockSamples), (side.Result, side.Results * BatchTiles.BlockSamples)),
                .. BatchTiles.Sizes(schedule.Tile).Select(tile => Tile(shape, side, BatchTiles.OfTile(parameters), schedule.Rows, tile)),
            ]);
    }

    private static Parameter First(string what) => Operands.Number($"first{Capital(what)}", $"first {what} of W");

    private static Parameter End(string what) => Operands.Number($"end{Capital(what)}", $"{what} after the last");

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word.Substring(1);

    private static Method Tile(KernelShape shape, Side side, EquatableArray<Parameter> parameters, int rows, int tile) => new(
        BatchTiles.MethodName(tile),
        $"The part of {side.Result} for {tile} block{(tile > 1 ? "s" : "")} of samples.",
        parameters,
        [
            EachLane(
            [
                new Let(side.Variable, side.First),
                .. rows > 1 ? [GoOn(side.Variable, side.End, rows, Rows(shape, side, rows, tile)), new Gap()] : Enumerable.Empty<Node>(),
                GoOn(side.Variable, side.End, 1, Rows(shape, side, 1, tile)),
            ]),
        ]);

    private static IEnumerable<Node> Rows(KernelShape shape, Side side, int rows, int tile) =>
    [
        new Remark($"{rows} {side.Line}{(rows > 1 ? "s" : "")} of W by {tile} block{(tile > 1 ? "s" : "")}: {side.Result} starts from {(shape.Bias ? "the bias" : "zero")}."),
        .. Enumerable.Range(0, rows).SelectMany(r => Start(shape, side, r, tile)),
        new Point("w", "W", At(side.Variable) * side.RowStride),
        new Gap(),
        new Remark($"{side.Result} += w {side.Input}, one feature of {side.Input} at a time: each of its lines serves every {side.Line}, each weight every block."),
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
    /// <param name="First">Parameter: the first row (column) of W.</param>
    /// <param name="End">Parameter: the row (column) after the last.</param>
    /// <param name="Results">Features of the result.</param>
    /// <param name="Terms">Features of the input: terms of each sum.</param>
    /// <param name="RowStride">Floats of W from one result to the next.</param>
    /// <param name="TermStride">Floats of W from one term to the next.</param>
    private sealed record Side(string Result, string Input, string Line, string First, string End, int Results, int Terms, int RowStride, int TermStride)
    {
        /// <summary>The variable that counts results: i for rows, j for columns.</summary>
        public string Variable => Line == "row" ? "i" : "j";

        /// <summary>The variable that counts terms.</summary>
        public string Term => Line == "row" ? "j" : "i";

        public string Sum(int result, int block) => $"{Result.Replace("X", "x").Replace("Y", "y")}{result}{block}";

        public string Read(int block) => $"{Input.Replace("X", "x").Replace("Y", "y")}{block}";
    }
}
