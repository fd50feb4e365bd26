namespace KernelGen.Runtime.Tests.Kernels;

/// <summary>Kernels of another version of the contract would read and write elsewhere: no layer is made with them.</summary>
public sealed class KernelContractTests
{
    [Fact]
    public void Kernels_of_another_contract_are_refused_with_both_versions_and_the_remedy()
    {
        foreach (Action create in (Action[])[
            () => _ = new ForeignLinear(KernelContract.Version + 1), () => _ = new ForeignConv2d(KernelContract.Version - 1)])
        {
            string message = Assert.Throws<NotSupportedException>(create).Message;
            Assert.Contains($"runs contract {KernelContract.Version}. Build the layer's project anew", message, StringComparison.Ordinal);
            Assert.Matches(@"Layer Foreign\w+ has kernels of contract \d", message);
        }

        _ = new ForeignLinear(KernelContract.Version);
        _ = new ForeignConv2d(KernelContract.Version);
    }

    private sealed class ForeignLinear(int contract) : DenseLinear(
        new DenseLinearKernels
        {
            Contract = contract,
            InFeatures = 2,
            OutFeatures = 3,
            Bias = true,
            Activation = Activation.None,
            Widths = [VectorWidth.Scalar],
            Forward = [],
            BackwardInput = [],
            BackwardWeights = [],
        },
        null);

    private sealed class ForeignConv2d(int contract) : SparseConv2d(
        new SparseConv2dKernels
        {
            Contract = contract,
            Filter = new Conv2dFilter(1, 1, 1, new Conv2dAxis(3, 1, 1, 1, 1), new Conv2dAxis(3, 1, 1, 1, 1)),
            Bias = false,
            Activation = Activation.None,
            Widths = [VectorWidth.Scalar],
            Forward = [],
            ForwardOverWidth = [],
            Backward = [],
        },
        null);
}
