namespace KernelGen;

/// <summary>What a generated linear layer is: its shape, and the kernels that every kind of linear layer has.</summary>
public abstract class LinearKernels
{
    /// <summary>Number of input features.</summary>
    public required int InFeatures { get; init; }

    /// <summary>Number of output features.</summary>
    public required int OutFeatures { get; init; }

    /// <summary>Whether the kernels add a bias.</summary>
    public required bool Bias { get; init; }

    /// <summary>The activation that the kernels apply.</summary>
    public required Activation Activation { get; init; }

    /// <summary>The widths that there are kernels of.</summary>
    internal abstract IEnumerable<VectorWidth> Widths { get; }
}

/// <summary>The table of kernels that the generator wrote for one declared sparse linear layer.</summary>
[CLSCompliant(false)]
public sealed class SparseLinearKernels : LinearKernels
{
    /// <summary>Forward, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<SparseForwardKernel>> Forward { get; init; }

    internal override IEnumerable<VectorWidth> Widths => Forward.Select(kernel => kernel.Width).Distinct();

    /// <summary>Both gradients in one pass, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<SparseBackwardKernel>> Backward { get; init; }

    /// <summary>The weights' gradient alone, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<SparseBackwardWeightsKernel>> BackwardWeights { get; init; }
}

/// <summary>The table of kernels that the generator wrote for one declared dense linear layer.</summary>
public sealed class DenseLinearKernels : LinearKernels
{
    /// <summary>Forward, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<DenseForwardKernel>> Forward { get; init; }

    internal override IEnumerable<VectorWidth> Widths => Forward.Select(kernel => kernel.Width).Distinct();

    /// <summary>The input's gradient, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<DenseBackwardInputKernel>> BackwardInput { get; init; }

    /// <summary>The weights' gradient, variants of each width, the policy's first choice first.</summary>
    public required IReadOnlyList<KernelVariant<DenseBackwardWeightsKernel>> BackwardWeights { get; init; }
}
