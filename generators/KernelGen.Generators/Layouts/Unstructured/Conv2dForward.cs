using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// Sparse convolution forward, output-major, for one row of output pixels: a tile of pixels of one output channel stays in registers for
/// all nonzeros of that channel, so nothing is stored per nonzero. Where a tap lies is an offset, so kernel size, padding, dilation and
/// groups change no text; a stride only moves the pixels of a tile apart. Over the width, a line is sixteen neighbouring pixels of one
/// sample (SparseProp's second form; Nikdan et al., ICML 2023, section 3.2), and all the rest is the same plan.
/// </summary>
internal sealed class Conv2dForward
{
    private readonly KernelShape _shape;
    private readonly Schedule _schedule;
    private readonly bool _overWidth;

    private Conv2dForward(KernelKey key) => (_shape, _schedule, _overWidth) = (key.Shape, key.Schedule, key.Axis == KernelAxis.OverWidth);

    private string Noun => _overWidth ? "Line" : "Pixel";

    private OffsetUnit Unit => _overWidth ? OffsetUnit.Floats : OffsetUnit.Lines;

    private int InStep => _overWidth ? BatchTiles.BlockSamples : _shape.Taps!.Stride * ConvOperands.PixelLength(_shape.In);

    private int OutStep => _overWidth ? BatchTiles.BlockSamples : ConvOperands.PixelLength(_shape.Out);

    public static LoopKernel Plan(KernelKey key) => new Conv2dForward(key).PlanOf(key);

    private LoopKernel PlanOf(KernelKey key) => new(
        key,
        $"{Formula.Convolution(_shape)}, W sparse, {Count(_shape.Out, "output channel")}; "
            + $"one row of {Noun.ToLowerInvariant()}s{Formula.Stride(_shape.Taps!)}.",
        [
            $"One output channel at a time: its tile of {Noun.ToLowerInvariant()}s stays in registers "
                + "over all its nonzeros in a block of channels of X.",
            PixelTiles.Describe(_schedule.Tile, Noun),
            _overWidth
                ? "The pixels that a stride skips lie in planes of their own."
                : $"From one pixel of a tile to the next: {InStep} floats in X, {OutStep} in Y.",
            "X is walked in blocks of channels, which a run's tables say: the lines that the taps of a tile meet stay in a cache.",
        ],
        [
            ConvOperands.Start("output channel", _shape.Out), ConvOperands.BlockPlace("X"), ConvOperands.Offset("X", Unit),
            Operands.Nonzeros,
            .. _shape.Bias ? [ConvOperands.Bias(_shape)] : Enumerable.Empty<KernelOperand>(), ConvOperands.FromFirstTap("X"),
            Operands.Floats("Y", (_overWidth ? $"[{_shape.Out}][pixels][16]" : ConvOperands.Row(_shape.Out)) + ", overwritten"),
            _overWidth ? Operands.Number("pixels", "lines of 16 pixels of the row") : ConvOperands.Pixels, ConvOperands.ChannelBlocks,
        ],
        [
            PixelTiles.Entry(_schedule.Tile, Noun),
            .. PixelTiles.Sizes(_schedule.Tile).Select(size => PixelTiles.Tile(
                size, Noun, "All output channels", [("X", InStep), ("Y", OutStep)], Channels(size))),
        ])
    {
        Steps = [.. PixelTiles.Sizes(_schedule.Tile).Select(size => ForwardStep.Of(size, Noun.ToLowerInvariant(), InStep))],
    };

    private IEnumerable<Node> Channels(int tile) =>
    [
        For("c", 0, "channelBlocks",
        [
            new Fetch("at", "place", "c"),
            new Point("x", "X", "at"),
            .. Nonzeros.Begin("channel", At("c") * _shape.Out),
            For("i", 0, _shape.Out, Channel(tile)),
        ]),
    ];

    private IEnumerable<Node> Channel(int tile)
    {
        int chains = Accumulators.Chains(_schedule, tile);
        var further = Enumerable.Range(1, chains - 1);
        return
        [
            new Remark($"Channel i of Y, {Count(tile, Noun.ToLowerInvariant())}: in the first block of X from {Formula.Start(_shape)}."),
            .. _overWidth
                ? [new Product("channelAt", "i", "pixels", BatchTiles.BlockSamples), new Point("yi", "Y", "channelAt")]
                : new Node[] { new Point("yi", "Y", At("i") * BatchTiles.BlockSamples) },
            new Declare([.. Enumerable.Range(0, tile).Select(p => $"y{p}")]),
            If(new Equal("c", 0), Start(tile), Unrolled(tile, p => new Load($"y{p}", Memory("yi", p * OutStep)))),
            .. further.SelectMany(chain => Unrolled(tile, p => new Zero(Accumulators.Name("y", p, chain)))),
            new Fetch("end", "start", (At("c") * _shape.Out) + "i" + 1),
            new Gap(),
            .. new Nonzeros(
                _schedule.Unroll, "y += w x", ("x", n => $"xk{n}"), ("W", "k"),
                n => ForwardStep.Take(tile, Noun.ToLowerInvariant(), n, n % chains)) { Unit = Unit }.Walk(),
            new Gap(),
            new Remark(
                $"The sums are {(chains > 1 ? "joined" : "complete for this block")}"
                + $"{(_shape.Relu ? ", rectified after the last block" : "")} and stored."),
            .. further.SelectMany(chain => Unrolled(tile, p => new Add($"y{p}", Accumulators.Name("y", p, chain)))),
            .. _shape.Relu
                ? [If(new Equal("c", At("channelBlocks") + -1), Unrolled(tile, p => new Rectify($"y{p}")))]
                : Enumerable.Empty<Node>(),
            .. Unrolled(tile, p => new Store("yi", p * OutStep, $"y{p}")),
        ];
    }

    private IEnumerable<Node> Start(int tile) => _shape.Bias
        ? [new Broadcast("b0", "b", "i"), .. Unrolled(tile, p => new Copy($"y{p}", "b0"))]
        : Unrolled(tile, p => new Zero($"y{p}"));
}
