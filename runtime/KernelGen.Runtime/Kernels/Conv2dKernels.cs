namespace KernelGen.CompilerServices;

/// <summary>
/// What a generated convolution is: its filter, the images it was declared for, and the kernels that every kind of convolution has.
/// </summary>
[CLSCompliant(false)]
public abstract class Conv2dKernels
{
    /// <summary>The version of the contract between kernels and runtime that they were written for.</summary>
    public required int Contract { get; init; }

    /// <summary>The numbers of the declaration.</summary>
    public required Conv2dFilter Filter { get; init; }

    /// <summary>Rows of the images that the declaration names; null for any.</summary>
    public int? Height { get; init; }

    /// <summary>Columns of the images that the declaration names; null for any.</summary>
    public int? Width { get; init; }

    /// <summary>Whether the kernels add a bias.</summary>
    public required bool Bias { get; init; }

    /// <summary>The activation that the kernels apply.</summary>
    public required Activation Activation { get; init; }

    /// <summary>The widths that the project asked for.</summary>
    public required IReadOnlyList<VectorWidth> Widths { get; init; }

    /// <summary>
    /// Forward over the batch, variants of each width, the policy's first choice first; the last one is the runtime's own, without vectors.
    /// </summary>
    public required IReadOnlyList<KernelVariant<ConvRowKernel>> Forward { get => [.. field, ScalarForward]; init; }

    private protected abstract KernelVariant<ConvRowKernel> ScalarForward { get; }
}

/// <summary>The table of kernels that the generator wrote for one declared sparse convolution.</summary>
[CLSCompliant(false)]
public sealed class SparseConv2dKernels : Conv2dKernels
{
    /// <summary>The blocks that nonzeros come in.</summary>
    public WeightBlock Block { get; init; } = WeightBlock.One;

    /// <summary>
    /// Input channels of a group, in each of which an output channel has equally many nonzeros at each tap; 0 where nonzeros may be
    /// anywhere.
    /// </summary>
    public int BalancedInputs { get; init; }

    /// <summary>The only pattern that the weights may have; null where it is chosen at run time.</summary>
    public DeclaredMask? Mask { get; init; }

    /// <summary>The dense kernels that the layer has beside these; null where it has none.</summary>
    public DenseConv2dKernels? Dense { get; init; }

    /// <summary>
    /// Forward over the output's width, for few samples; variants of each width, the last one the runtime's own, without vectors.
    /// </summary>
    public required IReadOnlyList<KernelVariant<ConvRowKernel>> ForwardOverWidth { get => [.. field, Scalar.ForwardOverWidth]; init; }

    /// <summary>
    /// Both gradients in one pass or one of them, variants of each width, the policy's first choice first; the last one is the runtime's
    /// own, without vectors.
    /// </summary>
    public required IReadOnlyList<BackwardVariant<ConvRowKernel>> Backward { get => [.. field, Scalar.Backward]; init; }

    private protected override KernelVariant<ConvRowKernel> ScalarForward => Scalar.Forward;

    private ScalarSparseConv2d Scalar => new(Filter.InChannels, Filter.OutChannels, Filter.Columns.Stride, Activation);
}

/// <summary>The table of kernels that the generator wrote for one declared dense convolution.</summary>
[CLSCompliant(false)]
public sealed class DenseConv2dKernels : Conv2dKernels
{
    /// <summary>Taps of a row of W, forward and for the weights' gradient: each has its terms side by side, in X as in W.</summary>
    public required int Taps { get; init; }

    /// <summary>
    /// Terms of a tap: the channels of a group, or those of all columns of a kernel's row where nothing lies between pixels.
    /// </summary>
    public required int Terms { get; init; }

    /// <summary>The input's gradient, variants of each width; the last one is the runtime's own, without vectors.</summary>
    public required IReadOnlyList<KernelVariant<ConvRowKernel>> BackwardInput { get => [.. field, Scalar.BackwardInput]; init; }

    /// <summary>The weights' gradient, variants of each width; the last one is the runtime's own, without vectors.</summary>
    public required IReadOnlyList<KernelVariant<ConvRowKernel>> BackwardWeights { get => [.. field, Scalar.BackwardWeights]; init; }

    private protected override KernelVariant<ConvRowKernel> ScalarForward => Scalar.Forward;

    private ScalarDenseConv2d Scalar => new(Filter, Taps, Terms, Activation);
}
