namespace KernelGen.Runtime.Tests.Tuning;

/// <summary>A sparse layer without bias whose kernels pretend to be faster or slower than one another.</summary>
internal sealed class FakeLinear(
    int inFeatures, int outFeatures, FakeClock clock, FakeKernel[] forward, FakeKernel[] backward, bool? tune = true,
    Action<FakeKernel>? ran = null)
    : SparseLinear(
        Table(inFeatures, outFeatures, clock, forward, backward, ran ?? (_ => { })),
        new KernelOptions { Width = FakeKernel.Width, Tune = tune })
{
    /// <summary>A layer whose second kernels are the faster ones, and want another order.</summary>
    public static FakeLinear SecondIsFaster(
        int inFeatures, int outFeatures, FakeClock clock, bool? tune = true, Action<FakeKernel>? ran = null) =>
        new(
            inFeatures, outFeatures, clock,
            [new("ForwardPlain", 100), new("ForwardInBlocks", 50, Block: 5)],
            [new("BackwardPlain", 100), new("BackwardInBlocks", 50, Block: 4)],
            tune, ran);

    private static SparseLinearKernels Table(
        int inFeatures, int outFeatures, FakeClock clock, FakeKernel[] forward, FakeKernel[] backward, Action<FakeKernel> ran) => new()
        {
            Contract = KernelContract.Version,
            InFeatures = inFeatures,
            OutFeatures = outFeatures,
            Bias = false,
            Activation = Activation.None,
            Widths = [FakeKernel.Width],
            Forward = [.. forward.Select(kernel => kernel.Forward(outFeatures, inFeatures, clock, ran))],
            Backward = [.. backward.Select(kernel => kernel.Backward(outFeatures, inFeatures, clock, ran))],
        };
}
