using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Sparse convolution forward, output-major, for one row of output pixels: a tile of pixels of one output channel stays in registers for all
/// nonzeros of that channel, so nothing is stored per nonzero. Where a tap lies is an offset, so kernel size, padding, dilation and groups
/// change no text; a stride only moves the pixels of a tile apart. Over the width, a line is sixteen neighbouring pixels of one sample
/// (the paper's second form), and all the rest is the same plan.
/// </summary>
internal sealed class SparseConv2dForward
{
    /// <summary>Accumulators of a channel: the nonzeros of a group take turns.</summary>
    private static readonly string[] Chains = ["y", "z", "u", "v"];

    private readonly KernelShape _shape;
    private readonly Schedule _schedule;
    private readonly PixelRow _row;
    private readonly bool _overWidth;

    private SparseConv2dForward(KernelKey key) =>
        (_shape, _schedule, _row, _overWidth) = (key.Shape, key.Schedule, key.Shape.Pixels!, key.Axis == KernelAxis.OverWidth);

    private string Noun => _overWidth ? "Line" : "Pixel";

    private OffsetUnit Unit => _overWidth ? OffsetUnit.Floats : OffsetUnit.Lines;

    private int InStep => _overWidth ? BatchTiles.BlockSamples : _row.Stride * ConvOperands.PixelLength(_shape.In);

    private int OutStep => _overWidth ? BatchTiles.BlockSamples : ConvOperands.PixelLength(_shape.Out);

    /// <summary>Floats of Y from one channel to the next.</summary>
    private int ChannelStep => _overWidth ? _row.Width * BatchTiles.BlockSamples : BatchTiles.BlockSamples;

    public static LoopKernel Plan(KernelKey key) => new SparseConv2dForward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key)
    {
        EquatableArray<Parameter> parameters =
        [
            ConvOperands.Start("output channel", _shape.Out), ConvOperands.BlockPlace("X"), ConvOperands.Offset("X", Unit), ConvOperands.Nonzeros, ConvOperands.Bias(_shape),
            ConvOperands.Read("X", "from the first tap of the row's first pixel"),
            ConvOperands.Written("Y", _overWidth ? $"[{_shape.Out}][{_row.Width}][16]" : ConvOperands.Row(_row.Width, _shape.Out)),
            ConvOperands.ChannelBlocks,
        ];
        return new LoopKernel(
            key,
            $"{Formula.Convolution(_shape)}, W sparse, {_shape.Out} output channels; one row of {_row.Width} {Noun.ToLowerInvariant()}s{(_row.Stride > 1 ? $", stride {_row.Stride}" : "")}.",
            [
                $"One output channel at a time: its tile of {Noun.ToLowerInvariant()}s stays in registers for all its nonzeros.",
                PixelTiles.Describe([_row.Width], _schedule.Tile, Noun),
                _overWidth
                    ? "A line is sixteen neighbouring pixels of one sample; the pixels that a stride skips lie in planes of their own."
                    : $"From one pixel of a tile to the next: {InStep} floats in X, {OutStep} in Y.",
                "X is walked in blocks of channels, so that the lines that the taps of a tile meet stay in the first-level cache.",
            ],
            "SparseConv2dForwardKernel",
            [
                PixelTiles.Entry(parameters, [_row.Width], _schedule.Tile, Noun, ("X", InStep), ("Y", OutStep)),
                .. PixelTiles.Sizes([_row.Width], _schedule.Tile).Select(tile => Tile(parameters, tile)),
            ]);
    }

    private Method Tile(EquatableArray<Parameter> parameters, int tile) => new(
        PixelTiles.MethodName(tile, Noun),
        $"All output channels of {tile} {Noun.ToLowerInvariant()}{(tile > 1 ? "s" : "")}.",
        parameters,
        [
            EachLane(
            [
                For("c", 0, "channelBlocks",
                [
                    new Fetch("at", "place", "c"),
                    new Point("x", "X", "at"),
                    For("i", 0, _shape.Out, Channel(tile)),
                ]),
            ]),
        ]);

    private IEnumerable<Node> Channel(int tile)
    {
        string[] chains = [.. Chains.Take(Nonzeros.Chains(_schedule, tile))];
        return
        [
            new Remark($"Channel i of Y, {tile} {Noun.ToLowerInvariant()}{(tile > 1 ? "s" : "")}: in the first block of X from {(_shape.Bias ? "the bias" : "zero")}."),
            new Point("yi", "Y", At("i") * ChannelStep),
            new Declare([.. Enumerable.Range(0, tile).Select(p => $"y{p}")]),
            If("c", 0, Start(tile), Unrolled(tile, p => new Load($"y{p}", Memory("yi", p * OutStep)))),
            .. chains.Skip(1).SelectMany(chain => Unrolled(tile, p => new Zero($"{chain}{p}"))),
            new Fetch("k", "start", (At("c") * _shape.Out) + "i"),
            new Fetch("end", "start", (At("c") * _shape.Out) + "i" + 1),
            new Gap(),
            .. Nonzeros.Walk(
                _schedule.Unroll, "y += w x", "x", new("W", "k"), n => $"xk{n}",
                n => Unrolled(tile, p => new MultiplyAdd($"{chains[n % chains.Length]}{p}", $"w{n}", Memory($"xk{n}", p * InStep))), _ => [], Unit),
            new Gap(),
            new Remark($"{(chains.Length > 1 ? "The sums are joined" : "The sums are complete")}{(_shape.Relu ? ", rectified after the last block" : "")} and stored."),
            .. chains.Skip(1).SelectMany(chain => Unrolled(tile, p => new Add($"y{p}", $"{chain}{p}"))),
            .. _shape.Relu ? [If("c", At("channelBlocks") + -1, Unrolled(tile, p => new Rectify($"y{p}")), [])] : Enumerable.Empty<Node>(),
            .. Unrolled(tile, p => new Store("yi", p * OutStep, $"y{p}")),
        ];
    }

    private IEnumerable<Node> Start(int tile) => _shape.Bias
        ? [new Broadcast("b0", "b", "i"), .. Unrolled(tile, p => new Copy($"y{p}", "b0"))]
        : Unrolled(tile, p => new Zero($"y{p}"));
}
