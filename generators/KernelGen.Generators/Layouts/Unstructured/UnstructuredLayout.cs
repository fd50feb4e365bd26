using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>Nonzeros anywhere, found at run time: compressed rows forward, compressed columns backward.</summary>
internal sealed record UnstructuredLayout : WeightLayout
{
    public override string Name => "Unstructured";

    public override string Prefix => "Sparse";

    public override IEnumerable<PassKernels> PassesOf(LinearSpec layer) =>
    [
        Linear(KernelPass.Forward, new(layer.InFeatures, layer.OutFeatures, layer.Bias, layer.IsRelu), layer.BalancedInputs),
        Linear(KernelPass.Backward, new(layer.InFeatures, layer.OutFeatures, false, false)),
    ];

    public override IEnumerable<PassKernels> PassesOf(Conv2dSpec layer)
    {
        var filter = layer.Filter;
        var taps = new TapShape(filter.Columns.Stride);
        return
        [
            Conv2d(
                KernelPass.Forward, filter, new(filter.InChannels, filter.OutChannels, layer.Bias, layer.IsRelu, taps),
                layer.BalancedInputs),
            Conv2d(
                KernelPass.Forward, filter, new(0, filter.OutChannels, layer.Bias, layer.IsRelu, new TapShape(Stride: 1)),
                layer.BalancedInputs, KernelAxis.OverWidth),
            Conv2d(KernelPass.Backward, filter, new(filter.InChannels, filter.OutChannels, false, false, taps), layer.BalancedInputs),
        ];
    }

    public override LoopKernel Plan(KernelKey key) => (key.Op, key.Pass, key.Traversal) switch
    {
        (KernelOp.Linear, KernelPass.Forward, Traversal.ByLine or Traversal.ByPanel) => LinearForward.Plan(key),
        (KernelOp.Linear, KernelPass.Backward, Traversal.ByInput) => LinearBackwardByInput.Plan(key),
        (KernelOp.Linear, KernelPass.Backward, Traversal.ByLine) => LinearBackward.Plan(key),
        (KernelOp.Conv2d, KernelPass.Forward, Traversal.ByLine) => Conv2dForward.Plan(key),
        (KernelOp.Conv2d, KernelPass.Backward, Traversal.ByLine) => Conv2dBackward.Plan(key),
        _ => throw new ArgumentException($"No plan is known for {KernelName.Print(key)}."),
    };

    /// <summary>
    /// A run says how its inputs are cut into blocks. The tile that a run begins with is a number as well, of a row that is walked by
    /// itself.
    /// </summary>
    public override KernelKey TextOf(KernelKey key) => key with { Schedule = LinearPolicy.TextOf(key) with { Block = 0 } };

    public override Packing PackingOf(KernelKey key) => new(key.Schedule.Rows, key.Schedule.Block, key.Traversal == Traversal.ByInput);

    private PassKernels Linear(KernelPass pass, KernelShape shape, int balanced = 0)
    {
        var (inputs, lines) = pass == KernelPass.Forward ? (shape.In, shape.Out) : (shape.Out, shape.In);
        return PassKernels.Of(pass, width => LinearPolicy.For(pass, width, inputs, lines, balanced)
            .Select(choice => new KernelKey(KernelOp.Linear, pass, shape, this, choice.Traversal, width, choice.Schedule)));
    }

    private PassKernels Conv2d(KernelPass pass, ConvFilter filter, KernelShape shape, int balanced,
        KernelAxis axis = KernelAxis.OverBatch) =>
        PassKernels.Of(pass, width => Conv2dPolicy.For(pass, axis, width, filter, balanced)
            .Select(schedule => new KernelKey(KernelOp.Conv2d, pass, shape, this, Traversal.ByLine, width, schedule, axis)), axis);
}
