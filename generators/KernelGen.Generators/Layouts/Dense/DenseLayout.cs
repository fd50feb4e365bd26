using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Layouts.Dense;

/// <summary>All of W, row by row.</summary>
internal sealed record DenseLayout : WeightLayout
{
    public override string Name => "Dense";

    public override string Prefix => "Dense";

    public override IEnumerable<PassKernels> PassesOf(LinearSpec layer) =>
    [
        Pass(KernelOp.Linear, KernelPass.Forward, new(layer.InFeatures, layer.OutFeatures, layer.Bias, layer.IsRelu)),
        Pass(KernelOp.Linear, KernelPass.BackwardInput, new(layer.InFeatures, layer.OutFeatures, false, false)),
        Pass(KernelOp.Linear, KernelPass.BackwardWeights, new(layer.InFeatures, layer.OutFeatures, false, false)),
    ];

    public override IEnumerable<PassKernels> PassesOf(Conv2dSpec layer)
    {
        var filter = layer.Filter;
        var rows = TapsOf(filter);
        var single = rows with { Count = filter.Rows.Kernel * filter.Columns.Kernel, Terms = filter.InChannels / filter.Groups };
        return
        [
            Pass(KernelOp.Conv2d, KernelPass.Forward, new(filter.InChannels, filter.OutChannels, layer.Bias, layer.IsRelu, rows)),
            Pass(KernelOp.Conv2d, KernelPass.BackwardInput, new(filter.InChannels, filter.OutChannels, false, false, single)),
            Pass(KernelOp.Conv2d, KernelPass.BackwardWeights, new(filter.InChannels, filter.OutChannels, false, false, rows)),
        ];
    }

    public override LoopKernel Plan(KernelKey key) => (key.Op, key.Pass) switch
    {
        (KernelOp.Linear, KernelPass.Forward or KernelPass.BackwardInput) => LinearProduct.Plan(key),
        (KernelOp.Linear, KernelPass.BackwardWeights) => LinearBackwardWeights.Plan(key),
        (KernelOp.Conv2d, KernelPass.Forward or KernelPass.BackwardInput) => Conv2dProduct.Plan(key),
        (KernelOp.Conv2d, KernelPass.BackwardWeights) => Conv2dBackwardWeights.Plan(key),
        _ => throw new ArgumentException($"No plan is known for {KernelName.Print(key)}."),
    };

    /// <summary>
    /// Taps of the forward pass and of the weights' gradient, and the terms of each that lie side by side, in X as in W: the channels of a
    /// group; with an odd number of channels in one group there is nothing between pixels, and the taps of a kernel's row are one run. The
    /// runtime reads them in its table.
    /// </summary>
    public static TapShape TapsOf(ConvFilter filter) =>
        filter.Groups == 1 && filter.Columns.Dilation == 1 && PixelPitch.IsGapless(filter.InChannels)
            ? new(filter.Columns.Stride, filter.Columns.Kernel * filter.InChannels, filter.Rows.Kernel)
            : new(filter.Columns.Stride, filter.InChannels / filter.Groups, filter.Rows.Kernel * filter.Columns.Kernel, filter.Groups);

    private PassKernels Pass(KernelOp op, KernelPass pass, KernelShape shape) =>
        PassKernels.Of(
            pass,
            width => [new KernelKey(op, pass, shape, this, Traversal.ByPanel, width, DensePolicy.For(op, pass, width, shape))]);
}
