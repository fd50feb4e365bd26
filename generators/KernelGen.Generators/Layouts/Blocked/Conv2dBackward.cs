using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts.Unstructured;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Blocked;

/// <summary>
/// Convolution backward with weights in blocks, for blocks of four outputs and more, for the pixels of one phase of one row of the input.
/// The pixels are the innermost loop: weights of some output channels and the sums of their gradients stay in registers over the row, a
/// loaded line of X and of dX serves all of them, and their lines of dY stay in the L1 cache over all of their blocks of W. dX gathers in
/// memory.
/// </summary>
internal sealed class Conv2dBackward
{
    private readonly KernelShape _shape;
    private readonly BlockedLayout _layout;

    /// <summary>Output channels in registers.</summary>
    private readonly int _rows;

    /// <summary>Input channels in registers.</summary>
    private readonly int _inputs;

    private Conv2dBackward(KernelKey key) =>
        (_shape, _layout, _rows, _inputs) = (key.Shape, (BlockedLayout)key.Layout, key.Schedule.Rows, key.Schedule.Unroll);

    private int BlockRows => _shape.Out / _layout.Outputs;

    private int BlockWeights => _layout.Outputs * _layout.Inputs;

    private int Parts => _layout.Outputs / _rows;

    private IndexExpression FirstRow => Parts == 1 ? 0 : At("q") * _rows;

    private int InStep => _shape.Taps!.Stride * ConvOperands.PixelLength(_shape.In);

    private int OutStep => ConvOperands.PixelLength(_shape.Out);

    public static LoopKernel Plan(KernelKey key) => new Conv2dBackward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key) => new(
        key,
        $"dX += transpose(W) * dY and dW += dY * X at the nonzeros, W sparse, {Count(_shape.In, "input channel")}, in blocks of "
            + $"{Count(_layout.Outputs, "output")} by {Count(_layout.Inputs, "input channel")}; together, or one alone; one row of pixels"
            + (_shape.Taps!.Stride > 1 ? $", one phase of stride {_shape.Taps.Stride}." : "."),
        [
            $"{Count(_rows, "output channel")} at a time: their lines of dY stay in the L1 cache over all of their blocks of W, tap by tap.",
            $"Pixels are the innermost loop: {Count(_rows * _inputs, "weight")} and the sums of their gradients stay in registers over the "
                + "row, and a loaded line of X and of dX serves all output channels; dX gathers in memory.",
            $"A row is cut into runs of at most {key.Schedule.Tile} pixels. From one pixel to the next: {InStep} floats in X and dX, "
                + $"{OutStep} in dY.",
        ],
        [
            new("start", OperandKind.Table, $"[{BlockRows} rows of blocks * taps + 1] where the blocks of W of each tap begin"),
            ConvOperands.TapPlace("dY"),
            new("offset", OperandKind.Offsets, "[blocks of W] lines of X and dX to a block's first input channel"),
            Operands.Floats("W", $"[blocks of W][{_layout.Inputs}][{_layout.Outputs}] in the order of offset"),
            Operands.Floats("X", ConvOperands.Row(_shape.In)), ConvOperands.FromFirstTap("dY"),
            Operands.Floats("dX", ConvOperands.Row(_shape.In) + ", added to"),
            Operands.Floats("dW", $"[blocks of W][{_layout.Inputs}][{_layout.Outputs}] in the order of offset, added to"),
            Operands.Number("pixels", "pixels of the run"), Operands.Number("taps", "taps of the phase"),
        ],
        [
            new Method("Run", "Walks the blocks of W for a run of pixels.", null, [],
            [
                For("i", 0, BlockRows,
                [
                    new Product("first", "i", "taps", 1), new Gap(),
                    .. Parts == 1 ? Rows() : [For("q", 0, Parts, Rows())],
                ]),
            ]),
        ]);

    private IEnumerable<Node> Rows() =>
    [
        new Remark($"{Count(_rows, "row")} of W, tap by tap."),
        For("tap", 0, "taps",
        [
            new Fetch("at", "place", "tap"),
            new Point("dyi", "dY", At("at") + (((At("i") * _layout.Outputs) + FirstRow) * BatchTiles.BlockSamples)),
            new Fetch("k", "start", At("first") + "tap"),
            new Fetch("end", "start", At("first") + "tap" + 1),
            new Gap(),
            .. _layout.Inputs == 1 && _inputs > 1
                ? [new Remark($"dX += w dY and dW += sum of X dY, {Count(_inputs, "block")} of W at a time."), Blocks(_inputs), new Gap()]
                : Enumerable.Empty<Node>(),
            new Remark(_layout.Inputs == 1 && _inputs > 1
                ? "The block left over."
                : "dX += w dY and dW += sum of X dY for every block of W."),
            Blocks(1),
        ]),
    ];

    private Loop Blocks(int count) => GoOn("k", "end", count, Apart(
        Enumerable.Range(0, count * _layout.Inputs).GroupBy(j => j / _inputs).Select(inputs => Inputs([.. inputs]))));

    /// <summary>Some inputs, counted over the blocks that are taken together.</summary>
    private IEnumerable<Node> Inputs(int[] inputs) =>
    [
        .. Apart(inputs.Select(Begin)),
        new Gap(),
        new Point($"dyp{inputs[0]}", "dyi", 0),
        For("pixel", 0, "pixels",
        [
            .. inputs.Select(j => new Load($"x{j}", Memory($"xp{j}", 0))),
            .. inputs.Select(j => new Zero($"dx{j}")),
            If(BackwardLines.Input, inputs.Select(j => new Reload($"dx{j}", Memory($"dxp{j}", 0)))),
            .. Enumerable.Range(0, _rows).SelectMany(r => Line(r, inputs)),
            If(BackwardLines.Input, inputs.SelectMany(j => new Node[] { new Store($"dxp{j}", 0, $"dx{j}"), new Move($"dxp{j}", InStep) })),
            .. inputs.Select(j => new Move($"xp{j}", InStep)),
            new Move($"dyp{inputs[0]}", OutStep),
        ]),
        If(BackwardLines.Weights, inputs.Select(j => SumInto("dW", WeightAt(j), [.. Enumerable.Range(0, _rows).Select(r => $"s{r}_{j}")]))),
    ];

    /// <summary>Where input j begins, its weights, and sums for their gradients.</summary>
    private IEnumerable<Node> Begin(int j)
    {
        var (block, input) = (At("k") + (j / _layout.Inputs), j % _layout.Inputs);
        return
        [
            .. Places($"xp{j}", "X"), .. Places($"dxp{j}", "dX"),
            .. Unrolled(_rows, r => new Broadcast($"w{r}_{j}", "W", WeightAt(j) + r, Gradient.Input)),
            .. Unrolled(_rows, r => new EmptySum($"s{r}_{j}")),
        ];

        // The pointers of a block's first input move on before those of the others begin.
        IEnumerable<Node> Places(string name, string operand) => _layout.Inputs == 1
            ? [new PointAt(name, operand, "offset", block, OffsetUnit.Lines)]
            :
            [
                .. input == 0 ? [new PointAt($"{operand}k", operand, "offset", block, OffsetUnit.Lines)] : Enumerable.Empty<Node>(),
                new Point(name, $"{operand}k", input * BatchTiles.BlockSamples),
            ];
    }

    private static IEnumerable<Node> Line(int r, int[] inputs) =>
    [
        new Load($"dy{r}", Memory($"dyp{inputs[0]}", r * BatchTiles.BlockSamples)),
        .. inputs.Select(j => new MultiplyAdd($"dx{j}", $"w{r}_{j}", $"dy{r}", Gradient.Input)),
        .. inputs.Select(j => new MultiplyAdd($"s{r}_{j}", $"dy{r}", $"x{j}", Gradient.Weights)),
    ];

    /// <summary>The first weight of an input.</summary>
    private IndexExpression WeightAt(int j) => (At("k") * BlockWeights) + FirstRow + (j * _layout.Outputs);
}
