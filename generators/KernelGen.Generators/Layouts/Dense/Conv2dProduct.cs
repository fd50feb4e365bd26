using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Dense;

/// <summary>
/// The two dense products of a convolution with W, forward <c>Y = W * X + b</c> and backward <c>dX = transpose(W) * dY</c>, for one row of
/// pixels and one group of channels: one register tile of results (channels x pixels), one pass over the terms of all taps. They differ
/// only in how far apart W's numbers lie, and backward only the taps of a pixel's phase are walked.
/// </summary>
internal static class Conv2dProduct
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, schedule, taps) = (key.Shape, key.Schedule, key.Shape.Taps!);
        bool forward = key.Pass == KernelPass.Forward;
        int inGroup = shape.In / taps.Groups, outGroup = shape.Out / taps.Groups, weightRow = taps.Count * taps.Terms;
        int inStep = taps.Stride * ConvOperands.PixelLength(shape.In), outStep = ConvOperands.PixelLength(shape.Out);
        var side = forward
            ? new Side("Y", "X", outGroup, taps.Terms, weightRow, 1, inStep, outStep)
            : new Side("dX", "dY", inGroup, outGroup, 1, weightRow, outStep, inStep);
        return new LoopKernel(
            key,
            $"{(forward ? Formula.Convolution(shape) : "dX = transpose(W) * dY")}, W dense, "
                + $"{Count(side.Results, "result")} of {Count(side.Terms, "term")} a tap; one row of pixels{Formula.Stride(taps)}.",
            [
                $"{Count(schedule.Rows, "channel")} by a tile of pixels: the results stay in registers over all taps and terms.",
                PixelTiles.Describe(schedule.Tile, "Pixel"),
                $"From one pixel of a tile to the next: {side.InStep} floats in {side.Input}, {side.OutStep} in {side.Result}.",
            ],
            [
                ConvOperands.TapPlace(side.Input), ConvOperands.WeightPlace,
                Operands.Floats("W", $"[{outGroup}][{taps.Count}][{taps.Terms}]"),
                .. forward && shape.Bias ? [ConvOperands.Bias(shape)] : Enumerable.Empty<KernelOperand>(),
                ConvOperands.FromFirstTap(side.Input), Operands.Floats(side.Result, ConvOperands.Row(forward ? shape.Out : shape.In)),
                forward ? ConvOperands.Pixels : ConvOperands.PhasePixels,
                Operands.Number("taps", "taps to walk"), .. forward ? Enumerable.Empty<KernelOperand>() : [ConvOperands.AddToInput],
            ],
            [
                PixelTiles.Entry(schedule.Tile, "Pixel"),
                .. PixelTiles.Sizes(schedule.Tile).Select(size => PixelTiles.Tile(
                    size, "Pixel", "All channels", [(side.Input, side.InStep), (side.Result, side.OutStep)],
                    Panels(shape, side, schedule.Rows, size, forward))),
            ]);
    }

    private static IEnumerable<Node> Panels(KernelShape shape, Side side, int rows, int tile, bool forward)
    {
        int full = side.Results / rows * rows;
        return Apart(
        [
            .. full > 0 ? [[For("i", 0, full, rows, Channels(shape, side, rows, tile, forward))]] : Enumerable.Empty<Node[]>(),
            .. full < side.Results
                ? [[For("i", full, side.Results, 1, Channels(shape, side, 1, tile, forward))]]
                : Enumerable.Empty<Node[]>(),
        ]);
    }

    private static IEnumerable<Node> Channels(KernelShape shape, Side side, int rows, int tile, bool forward) =>
    [
        new Remark(
            $"{Count(rows, "channel")} by {Count(tile, "pixel")}: {side.Result} starts from "
            + $"{(forward ? Formula.Start(shape) : "zero, or from what is there")}."),
        new Point("results", side.Result, At("i") * BatchTiles.BlockSamples),
        .. forward ? Each(rows, 1).SelectMany(e => Start(shape, side, e.Row, tile)) : Begin(side, rows, tile),
        new Gap(),
        new Remark(
            $"{side.Result} += w {side.Input}, tap by tap and term by term: each line of {side.Input} serves every channel, "
            + "each weight every pixel."),
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
        .. Each(rows, tile).Select(e => new Store(
            "results", (e.Pixel * side.OutStep) + (e.Row * BatchTiles.BlockSamples), side.Sum(e.Row, e.Pixel))),
    ];

    private static IEnumerable<Node> Start(KernelShape shape, Side side, int r, int tile) => shape.Bias
        ? [new Broadcast($"b{r}", "b", At("i") + r), .. Unrolled(tile, p => new Copy(side.Sum(r, p), $"b{r}"))]
        : Unrolled(tile, p => new Zero(side.Sum(r, p)));

    private static IEnumerable<Node> Begin(Side side, int rows, int tile) =>
    [
        new Declare([.. Each(rows, tile).Select(e => side.Sum(e.Row, e.Pixel))]),
        If(
            new Equal("add", 0),
            Each(rows, tile).Select(e => new Zero(side.Sum(e.Row, e.Pixel))),
            Each(rows, tile).Select(e => new Load(
                side.Sum(e.Row, e.Pixel), Memory("results", (e.Pixel * side.OutStep) + (e.Row * BatchTiles.BlockSamples))))),
    ];

    /// <summary>The loaded lines of the input serve every channel, each broadcast weight every pixel.</summary>
    private static IEnumerable<Node> Term(Side side, int rows, int tile) =>
    [
        new Point("terms", "x", At("term") * BatchTiles.BlockSamples),
        .. Unrolled(tile, p => new Load(side.Read(p), Memory("terms", p * side.InStep))),
        .. Enumerable.Range(0, rows)
            .SelectMany(r => new Node[] { new Broadcast($"w{r}", "w", (At("term") * side.TermStride) + (r * side.RowStride)) }
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
        public string Sum(int result, int pixel) => $"{Lower(Result)}{result}p{pixel}";

        public string Read(int pixel) => $"{Lower(Input)}{pixel}";

        private static string Lower(string operand) => operand.Replace("X", "x").Replace("Y", "y");
    }
}
