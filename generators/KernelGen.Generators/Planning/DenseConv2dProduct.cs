using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// The two dense products of a convolution with W, forward <c>Y = W * X + b</c> and backward <c>dX = transpose(W) * dY</c>, for one row of pixels
/// and one group of channels: one register tile of results (channels x pixels), one pass over the terms of all taps. They differ only in
/// how far apart W's numbers lie, and backward only the taps of a pixel's phase are walked.
/// </summary>
internal static class DenseConv2dProduct
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, schedule, row) = (key.Shape, key.Schedule, key.Shape.Pixels!);
        bool forward = key.Pass == KernelPass.Forward;
        int inGroup = shape.In / row.Groups, outGroup = shape.Out / row.Groups;
        var side = forward
            ? new Side("Y", "X", outGroup, row.Terms, row.Taps * row.Terms, 1, row.Stride * ConvOperands.PixelLength(shape.In), ConvOperands.PixelLength(shape.Out))
            : new Side("dX", "dY", inGroup, outGroup, 1, row.Taps * row.Terms, ConvOperands.PixelLength(shape.Out), row.Stride * ConvOperands.PixelLength(shape.In));
        IReadOnlyList<int> rows = forward ? [row.Width] : PixelTiles.PhaseLengths(row.Width, row.Stride);
        EquatableArray<Parameter> parameters =
        [
            ConvOperands.TapPlace(side.Input), ConvOperands.WeightPlace, ConvOperands.Read("W", $"[{outGroup}][{row.Taps}][{row.Terms}]"), .. forward ? [ConvOperands.Bias(shape)] : Enumerable.Empty<Parameter>(),
            ConvOperands.Read(side.Input, "from the first tap of the row's first pixel"), ConvOperands.Written(side.Result, ConvOperands.Row(row.Width, forward ? shape.Out : shape.In)),
            .. forward ? Enumerable.Empty<Parameter>() : [ConvOperands.Pixels],
            ConvOperands.Number("taps", "taps to walk"), .. forward ? Enumerable.Empty<Parameter>() : [ConvOperands.AddToInput],
        ];
        return new LoopKernel(
            key,
            $"{(forward ? Formula.Convolution(shape) : "dX = transpose(W) * dY")}, W dense, {side.Results} results of {side.Terms} terms a tap; one row of {row.Width} pixels{(row.Stride > 1 ? $", stride {row.Stride}" : "")}.",
            [
                $"{schedule.Rows} channel{(schedule.Rows > 1 ? "s" : "")} by a tile of pixels: the results stay in registers over all taps and terms.",
                PixelTiles.Describe(rows, schedule.Tile, "Pixel"),
                $"From one pixel of a tile to the next: {side.InStep} floats in {side.Input}, {side.OutStep} in {side.Result}.",
            ],
            forward ? "DenseConv2dForwardKernel" : "DenseConv2dBackwardInputKernel",
            [
                PixelTiles.Entry(parameters, rows, schedule.Tile, "Pixel", (side.Input, side.InStep), (side.Result, side.OutStep)),
                .. PixelTiles.Sizes(rows, schedule.Tile).Select(tile => Tile(shape, side, parameters, schedule.Rows, tile, forward)),
            ]);
    }

    private static Method Tile(KernelShape shape, Side side, EquatableArray<Parameter> parameters, int rows, int tile, bool forward)
    {
        int full = side.Results / rows * rows;
        return new Method(
            PixelTiles.MethodName(tile, "Pixel"),
            $"All channels of {tile} pixel{(tile > 1 ? "s" : "")}.",
            parameters,
            [
                EachLane(Apart(
                [
                    .. full > 0 ? [[For("i", 0, full, rows, Channels(shape, side, rows, tile, forward))]] : Enumerable.Empty<Node[]>(),
                    .. full < side.Results ? [[For("i", full, side.Results, 1, Channels(shape, side, 1, tile, forward))]] : Enumerable.Empty<Node[]>(),
                ])),
            ]);
    }

    private static IEnumerable<Node> Channels(KernelShape shape, Side side, int rows, int tile, bool forward) =>
    [
        new Remark($"{rows} channel{(rows > 1 ? "s" : "")} by {tile} pixel{(tile > 1 ? "s" : "")}: {side.Result} starts from {(!forward ? "zero, or from what is there" : shape.Bias ? "the bias" : "zero")}."),
        new Point("results", side.Result, At("i") * BatchTiles.BlockSamples),
        .. forward ? Each(rows, 1).SelectMany(e => Start(shape, side, e.Row, tile)) : Begin(side, rows, tile),
        new Gap(),
        new Remark($"{side.Result} += w {side.Input}, tap by tap and term by term: each line of {side.Input} serves every channel, each weight every pixel."),
        For("tap", 0, "taps",
        [
            new Fetch("at", "place", "tap"),
            new Fetch("weightAt", "weightPlace", "tap"),
            new Point("x", side.Input, "at"),
            new Point("w", "W", At("weightAt") + (At("i") * side.RowStride)),
            For("term", 0, side.Terms, Term(side, rows, tile)),
        ]),
        new Gap(),
        .. forward && shape.Relu ? Each(rows, tile).Select(e => new Rectify(side.Sum(e.Row, e.Pixel))) : Enumerable.Empty<Node>(),
        .. Each(rows, tile).Select(e => new Store("results", (e.Pixel * side.OutStep) + (e.Row * BatchTiles.BlockSamples), side.Sum(e.Row, e.Pixel))),
    ];

    private static IEnumerable<Node> Start(KernelShape shape, Side side, int r, int tile) => shape.Bias
        ? [new Broadcast($"b{r}", "b", At("i") + r), .. Unrolled(tile, p => new Copy(side.Sum(r, p), $"b{r}"))]
        : Unrolled(tile, p => new Zero(side.Sum(r, p)));

    private static IEnumerable<Node> Begin(Side side, int rows, int tile) =>
    [
        new Declare([.. Each(rows, tile).Select(e => side.Sum(e.Row, e.Pixel))]),
        If("add", 0,
            Each(rows, tile).Select(e => new Zero(side.Sum(e.Row, e.Pixel))),
            Each(rows, tile).Select(e => new Load(side.Sum(e.Row, e.Pixel), Memory("results", (e.Pixel * side.OutStep) + (e.Row * BatchTiles.BlockSamples))))),
    ];

    /// <summary>The loaded lines of the input serve every channel, each broadcast weight every pixel.</summary>
    private static IEnumerable<Node> Term(Side side, int rows, int tile) =>
    [
        new Point("terms", "x", At("term") * BatchTiles.BlockSamples),
        .. Unrolled(tile, p => new Load(side.Read(p), Memory("terms", p * side.InStep))),
        .. Enumerable.Range(0, rows).SelectMany(r => new Node[] { new Broadcast($"w{r}", "w", (At("term") * side.TermStride) + (r * side.RowStride)) }
            .Concat(Unrolled(tile, p => new MultiplyAdd(side.Sum(r, p), $"w{r}", side.Read(p))))),
    ];

    private static IEnumerable<(int Row, int Pixel)> Each(int rows, int tile) =>
        Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, tile).Select(p => (r, p)));

    /// <summary>What the two products differ in.</summary>
    /// <param name="Result">The operand that is written.</param>
    /// <param name="Input">The operand that is read.</param>
    /// <param name="Results">Channels of the result in a group.</param>
    /// <param name="Terms">Terms of a tap.</param>
    /// <param name="RowStride">Floats of W from one result to the next.</param>
    /// <param name="TermStride">Floats of W from one term to the next.</param>
    /// <param name="InStep">Floats of the input from one pixel of a tile to the next.</param>
    /// <param name="OutStep">Floats of the result from one pixel of a tile to the next.</param>
    private sealed record Side(string Result, string Input, int Results, int Terms, int RowStride, int TermStride, int InStep, int OutStep)
    {
        public string Sum(int result, int pixel) => $"{Lower(Result)}{result}_{pixel}p";

        public string Read(int pixel) => $"{Lower(Input)}{pixel}";

        private static string Lower(string operand) => operand.Replace("X", "x").Replace("Y", "y");
    }
}
