using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Sparse convolution backward, input-major, for the pixels of one phase of one row of the input: the tiles of X and of dX of one input
/// channel stay in registers; every line of dY is loaded once and used twice, <c>dX += w dY</c> and <c>dW = sum X dY</c>. With a stride of s
/// a pixel meets only the taps of its phase, the remainder of its column by s: each phase is a stride-1 problem with nonzeros of its own.
/// The first layer of a network needs no dX and gets the same plan without it.
/// </summary>
internal sealed class SparseConv2dBackward
{
    private readonly KernelShape _shape;
    private readonly Schedule _schedule;
    private readonly PixelRow _row;
    private readonly bool _withInput;
    private readonly IReadOnlyList<int> _rows;

    private SparseConv2dBackward(KernelKey key)
    {
        (_shape, _schedule, _row, _withInput) = (key.Shape, key.Schedule, key.Shape.Pixels!, key.Pass == KernelPass.Backward);
        _rows = PixelTiles.PhaseLengths(_row.Width, _row.Stride);
    }

    private int InStep => _row.Stride * ConvOperands.PixelLength(_shape.In);

    private int OutStep => ConvOperands.PixelLength(_shape.Out);

    private string What => _withInput ? "dX += w dY and dW += sum of X dY" : "dW += sum of X dY";

    public static LoopKernel Plan(KernelKey key) => new SparseConv2dBackward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key)
    {
        EquatableArray<Parameter> parameters =
        [
            ConvOperands.Start("input channel", _shape.In), ConvOperands.BlockPlace("dY"), ConvOperands.Offset("dY", OffsetUnit.Lines), .. OnlyWithInput(ConvOperands.Nonzeros),
            ConvOperands.Read("X", ConvOperands.Row(_row.Width, _shape.In)), ConvOperands.Read("dY", "from the first tap of the row's first pixel"),
            .. OnlyWithInput(ConvOperands.Written("dX", ConvOperands.Row(_row.Width, _shape.In))),
            ConvOperands.Written("dW", "[nonzeros] in the order of offset, added to"),
            ConvOperands.Pixels, ConvOperands.ChannelBlocks, .. OnlyWithInput(ConvOperands.AddToInput),
        ];
        return new LoopKernel(
            key,
            (_withInput ? "dX = transpose(W) * dY and " : "") + $"dW += dY * X at the nonzeros, W sparse, {_shape.In} input channels; one row of {_row.Width} pixels{(_row.Stride > 1 ? $", one phase of stride {_row.Stride}" : "")}.",
            [
                _withInput
                    ? "One input channel at a time: its X and dX stay in registers over all its nonzeros; each line of dY is loaded once and used for both gradients."
                    : "One input channel at a time: its X stays in registers over all its nonzeros. No dX: nothing lies before a network's first layer.",
                PixelTiles.Describe(_rows, _schedule.Tile, "Pixel"),
                $"From one pixel of a tile to the next: {InStep} floats in X{(_withInput ? " and dX" : "")}, {OutStep} in dY.",
                "dY is walked in blocks of channels, so that the lines that the taps of a tile meet stay in the first-level cache.",
            ],
            _withInput ? "SparseConv2dBackwardKernel" : "SparseConv2dBackwardWeightsKernel",
            [
                PixelTiles.Entry(parameters, _rows, _schedule.Tile, "Pixel", [("X", InStep), ("dY", OutStep), .. OnlyWithInput(("dX", InStep))]),
                .. PixelTiles.Sizes(_rows, _schedule.Tile).Select(tile => Tile(parameters, tile)),
            ]);
    }

    private Method Tile(EquatableArray<Parameter> parameters, int tile) => new(
        PixelTiles.MethodName(tile, "Pixel"),
        $"All input channels of {tile} pixel{(tile > 1 ? "s" : "")}.",
        parameters,
        [
            EachLane(
            [
                For("c", 0, "channelBlocks",
                [
                    .. OnlyWithInput(new Let("written", At("c") + "add")),
                    new Fetch("at", "place", "c"),
                    new Point("dy", "dY", "at"),
                    For("j", 0, _shape.In, Channel(tile)),
                ]),
            ]),
        ]);

    private IEnumerable<Node> Channel(int tile) =>
    [
        new Remark($"Channel j of X{(_withInput ? " and of dX, which starts from zero unless something was written there" : "")}, {tile} pixel{(tile > 1 ? "s" : "")}."),
        new Point("xj", "X", At("j") * BatchTiles.BlockSamples),
        .. Unrolled(tile, p => new Load($"x{p}", Memory("xj", p * InStep))),
        .. OnlyWithInput(
        [
            new Point("dxj", "dX", At("j") * BatchTiles.BlockSamples),
            new Declare([.. Enumerable.Range(0, tile).Select(p => $"dx{p}")]),
            If("written", 0, Unrolled(tile, p => new Zero($"dx{p}")), Unrolled(tile, p => new Load($"dx{p}", Memory("dxj", p * InStep)))),
        ]),
        new Fetch("k", "start", (At("c") * _shape.In) + "j"),
        new Fetch("end", "start", (At("c") * _shape.In) + "j" + 1),
        new Gap(),
        .. Nonzeros.Walk(
            _schedule.Unroll, What, "dy", _withInput ? new("W", "k") : null, n => $"dyk{n}",
            n => Enumerable.Range(0, tile).SelectMany(p => Line(n, p)),
            count => [new Gap(), SumInto("dW", "k", Enumerable.Range(0, count).Select(n => $"s{n}").ToArray())], OffsetUnit.Lines),
        .. OnlyWithInput([new Gap(), .. Unrolled(tile, p => new Store("dxj", p * InStep, $"dx{p}"))]),
    ];

    /// <summary><c>dx += w dy</c> and <c>s = x dy</c> for one pixel; s holds one partial sum a lane.</summary>
    private IEnumerable<Node> Line(int n, int p)
    {
        string dy = $"dy{n}{p}";
        return
        [
            new Load(dy, Memory($"dyk{n}", p * OutStep)),
            .. OnlyWithInput(new MultiplyAdd($"dx{p}", $"w{n}", dy)),
            p == 0 ? new Multiply($"s{n}", dy, "x0") : new MultiplyAdd($"s{n}", dy, $"x{p}"),
        ];
    }

    private T[] OnlyWithInput<T>(params T[] items) => _withInput ? items : [];

    private Node[] OnlyWithInput(params Node[] items) => _withInput ? items : [];
}
