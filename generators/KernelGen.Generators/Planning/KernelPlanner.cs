using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Planning;

/// <summary>Which kernels a layer needs, and the loop nest of each.</summary>
internal static class KernelPlanner
{
    /// <summary>Widest first, as the tables list them.</summary>
    private static readonly KernelWidth[] Widths = [KernelWidth.V512, KernelWidth.V256, KernelWidth.V128, KernelWidth.Scalar];

    /// <summary>The passes of a layer, each with its kernels of some widths, from the widest to the narrowest.</summary>
    public static IEnumerable<PassKernels> PassesOf(LayerSpec layer, WidthSet widths) =>
        PassesOf(layer).Select(pass => pass with { Kernels = pass.Kernels.Where(key => widths.Has(key.Width)).ToEquatableArray() });

    /// <summary>The passes of a layer, each with its kernels of every width, from the widest to the narrowest.</summary>
    public static IEnumerable<PassKernels> PassesOf(LayerSpec layer)
    {
        return layer switch
        {
            SparseLinearSpec s =>
            [
                Pass(KernelOp.SparseLinear, KernelPass.Forward, new(s.InFeatures, s.OutFeatures, s.Bias, IsRelu(s))),
                Pass(KernelOp.SparseLinear, KernelPass.Backward, new(s.InFeatures, s.OutFeatures, false, false)),
                Pass(KernelOp.SparseLinear, KernelPass.BackwardWeights, new(s.InFeatures, s.OutFeatures, false, false)),
            ],
            DenseLinearSpec s =>
            [
                Pass(KernelOp.DenseLinear, KernelPass.Forward, new(s.InFeatures, s.OutFeatures, s.Bias, IsRelu(s))),
                Pass(KernelOp.DenseLinear, KernelPass.BackwardInput, new(s.InFeatures, s.OutFeatures, false, false)),
                Pass(KernelOp.DenseLinear, KernelPass.BackwardWeights, new(s.InFeatures, s.OutFeatures, false, false)),
            ],
            SparseConv2dSpec s => ConvPasses.Of(s),
            DenseConv2dSpec s => ConvPasses.Of(s),
            _ => throw new ArgumentException($"No kernels are known for a {layer.GetType().Name}."),
        };
    }

    /// <summary>The loop nest of a kernel.</summary>
    public static LoopKernel Plan(KernelKey key) => (key.Op, key.Pass) switch
    {
        (KernelOp.SparseLinear, KernelPass.Forward) => SparseLinearForward.Plan(key),
        (KernelOp.SparseLinear, KernelPass.Backward or KernelPass.BackwardWeights) when SparseLinearBackwardByRow.Plans(key) => SparseLinearBackwardByRow.Plan(key),
        (KernelOp.SparseLinear, KernelPass.Backward or KernelPass.BackwardWeights) => SparseLinearBackward.Plan(key),
        (KernelOp.DenseLinear, KernelPass.Forward or KernelPass.BackwardInput) => DenseLinearProduct.Plan(key),
        (KernelOp.DenseLinear, KernelPass.BackwardWeights) => DenseLinearBackwardWeights.Plan(key),
        (KernelOp.SparseConv2d, KernelPass.Forward) => SparseConv2dForward.Plan(key),
        (KernelOp.SparseConv2d, KernelPass.Backward or KernelPass.BackwardWeights) => SparseConv2dBackward.Plan(key),
        (KernelOp.DenseConv2d, KernelPass.Forward or KernelPass.BackwardInput) => DenseConv2dProduct.Plan(key),
        (KernelOp.DenseConv2d, KernelPass.BackwardWeights) => DenseConv2dBackwardWeights.Plan(key),
        _ => throw new ArgumentException($"No plan is known for {KernelName.Print(key)}."),
    };

    private static bool IsRelu(LinearSpec spec) => spec.Activation == FusedActivation.Relu;

    private static PassKernels Pass(KernelOp op, KernelPass pass, KernelShape shape)
    {
        var layout = op == KernelOp.SparseLinear ? KernelLayout.Unstructured : KernelLayout.Dense;
        var (inputs, results) = pass == KernelPass.Forward ? (shape.In, shape.Out) : (shape.Out, shape.In);
        return Every(pass, width => SchedulePolicy.For(op, pass, width, inputs, results).Select(schedule => new KernelKey(op, pass, shape, layout, width, schedule)));
    }

    /// <summary>A pass with its kernels of every width.</summary>
    public static PassKernels Every(KernelPass pass, Func<KernelWidth, IEnumerable<KernelKey>> kernels, KernelAxis axis = KernelAxis.OverBatch) =>
        new(pass, Widths.SelectMany(kernels).ToEquatableArray(), axis);
}

/// <summary>The kernels of one pass of a layer, the widest first, those of one width in the order of preference.</summary>
internal sealed record PassKernels(KernelPass Pass, EquatableArray<KernelKey> Kernels, KernelAxis Axis = KernelAxis.OverBatch);
