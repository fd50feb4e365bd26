namespace KernelGen;

/// <summary>What a generated convolution is: its geometry, and the kernels that every kind of convolution has.</summary>
public abstract class Conv2dKernels
{
    /// <summary>The numbers of the declaration.</summary>
    public required Conv2dGeometry Geometry { get; init; }

    /// <summary>Whether the kernels add a bias.</summary>
    public required bool Bias { get; init; }

    /// <summary>The activation that the kernels apply.</summary>
    public required Activation Activation { get; init; }

    /// <summary>The widths that there are kernels of.</summary>
    internal abstract IEnumerable<VectorWidth> Widths { get; }
}

/// <summary>The table of kernels that the generator wrote for one declared sparse convolution.</summary>
[CLSCompliant(false)]
public sealed class SparseConv2dKernels : Conv2dKernels
{
    /// <summary>Forward over the batch, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<SparseConv2dForwardKernel>> Forward { get; init; }

    internal override IEnumerable<VectorWidth> Widths => Forward.Select(kernel => kernel.Width).Distinct();

    /// <summary>Forward over the output's width, for few samples; variants of each width.</summary>
    public required IReadOnlyList<KernelVariant<SparseConv2dForwardKernel>> ForwardOverWidth { get; init; }

    /// <summary>Both gradients in one pass, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<SparseConv2dBackwardKernel>> Backward { get; init; }

    /// <summary>The weights' gradient alone, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<SparseConv2dBackwardWeightsKernel>> BackwardWeights { get; init; }
}

/// <summary>The table of kernels that the generator wrote for one declared dense convolution.</summary>
public sealed class DenseConv2dKernels : Conv2dKernels
{
    /// <summary>Forward, variants of each width.</summary>
    public required IReadOnlyList<KernelVariant<DenseConv2dForwardKernel>> Forward { get; init; }

    internal override IEnumerable<VectorWidth> Widths => Forward.Select(kernel => kernel.Width).Distinct();

    /// <summary>The input's gradient, variants of each width.</summary>
    public required IReadOnlyList<KernelVariant<DenseConv2dBackwardInputKernel>> BackwardInput { get; init; }

    /// <summary>The weights' gradient, variants of each width.</summary>
    public required IReadOnlyList<KernelVariant<DenseConv2dBackwardWeightsKernel>> BackwardWeights { get; init; }
}
