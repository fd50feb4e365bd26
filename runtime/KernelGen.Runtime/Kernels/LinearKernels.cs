namespace KernelGen.CompilerServices;

/// <summary>What a generated linear layer is: its shape, and the kernels that every kind of linear layer has.</summary>
[CLSCompliant(false)]
public abstract class LinearKernels
{
    /// <summary>The version of the contract between kernels and runtime that they were written for.</summary>
    public required int Contract { get; init; }

    /// <summary>Number of input features.</summary>
    public required int InFeatures { get; init; }

    /// <summary>Number of output features.</summary>
    public required int OutFeatures { get; init; }

    /// <summary>Whether the kernels add a bias.</summary>
    public required bool Bias { get; init; }

    /// <summary>The activation that the kernels apply.</summary>
    public required Activation Activation { get; init; }

    /// <summary>The widths that the project asked for.</summary>
    public required IReadOnlyList<VectorWidth> Widths { get; init; }

    /// <summary>
    /// Forward, variants of each width, the policy's first choice first; the last one is the runtime's own, without vectors.
    /// </summary>
    public required IReadOnlyList<KernelVariant<LinearKernel>> Forward { get => [.. field, ScalarForward]; init; }

    private protected abstract KernelVariant<LinearKernel> ScalarForward { get; }
}

/// <summary>The table of kernels that the generator wrote for one declared sparse linear layer.</summary>
[CLSCompliant(false)]
public sealed class SparseLinearKernels : LinearKernels
{
    /// <summary>The blocks that nonzeros come in.</summary>
    public WeightBlock Block { get; init; } = WeightBlock.One;

    /// <summary>Inputs of a group, in each of which an output has equally many nonzeros; 0 where nonzeros may be anywhere.</summary>
    public int BalancedInputs { get; init; }

    /// <summary>The only pattern that the weights may have; null where it is chosen at run time.</summary>
    public DeclaredMask? Mask { get; init; }

    /// <summary>The dense kernels that the layer has beside these; null where it has none.</summary>
    public DenseLinearKernels? Dense { get; init; }

    /// <summary>
    /// Both gradients in one pass or one of them, variants of each width, the policy's first choice first; the last one is the runtime's
    /// own, without vectors.
    /// </summary>
    public required IReadOnlyList<BackwardVariant<LinearKernel>> Backward { get => [.. field, Scalar.Backward]; init; }

    private protected override KernelVariant<LinearKernel> ScalarForward => Scalar.Forward;

    private ScalarSparseLinear Scalar => new(InFeatures, OutFeatures, Activation);
}

/// <summary>The table of kernels that the generator wrote for one declared dense linear layer.</summary>
[CLSCompliant(false)]
public sealed class DenseLinearKernels : LinearKernels
{
    /// <summary>
    /// The input's gradient, variants of each width, the policy's first choice first; the last one is the runtime's own, without vectors.
    /// </summary>
    public required IReadOnlyList<KernelVariant<LinearKernel>> BackwardInput { get => [.. field, Scalar.BackwardInput]; init; }

    /// <summary>
    /// The weights' gradient, variants of each width, the policy's first choice first; the last one is the runtime's own, without vectors.
    /// </summary>
    public required IReadOnlyList<KernelVariant<LinearKernel>> BackwardWeights { get => [.. field, Scalar.BackwardWeights]; init; }

    private protected override KernelVariant<LinearKernel> ScalarForward => Scalar.Forward;

    private ScalarDenseLinear Scalar => new(InFeatures, OutFeatures, Activation);
}
