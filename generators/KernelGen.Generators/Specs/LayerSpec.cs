using KernelGen.Generators.Layouts;

namespace KernelGen.Generators.Specs;

/// <summary>What one declaration asks for: an operation, and how its weights are stored.</summary>
/// <remarks>
/// The contract of every spec: immutable, structurally equal in all members, and free of symbols, syntax and compilations. Roslyn compares
/// specs to decide what to run again; one member that compares by reference silently regenerates everything at each key stroke.
/// </remarks>
/// <param name="Type">The class that was declared.</param>
/// <param name="Layout">How W is stored.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Activation">What is folded into the store of results.</param>
internal abstract record LayerSpec(DeclaredType Type, WeightLayout Layout, bool Bias, FusedActivation Activation)
{
    public bool IsRelu => Activation == FusedActivation.Relu;

    /// <summary>Whether the layer has dense kernels beside those of its layout, for as long as few of its weights are zero.</summary>
    public bool HasDenseKernels { get; init; }

    /// <summary>
    /// Inputs of a group, in each of which an output has equally many nonzeros, at each tap of a convolution; 0 where nonzeros may be
    /// anywhere.
    /// </summary>
    public int BalancedInputs { get; init; }

    /// <summary>The end of the path of the file that holds the layer's mask; null where the mask is chosen at run time.</summary>
    public string? MaskFile { get; init; }

    /// <summary>The mask of that file, as soon as it was found; it fits the layer.</summary>
    public StaticMask? Mask { get; init; }

    /// <summary>Rows of W.</summary>
    public abstract int WeightRows { get; }

    /// <summary>Columns of W: the inputs of an output, of a convolution at each tap.</summary>
    public int WeightColumns => GroupInputs * Taps;

    /// <summary>Inputs of an output: features, or the channels of its group.</summary>
    public abstract int GroupInputs { get; }

    /// <summary>Taps of a convolution, which W's columns count within each input; 1 of a linear layer.</summary>
    public abstract int Taps { get; }

    /// <summary>The same layer with dense weights, whose kernels it has beside its own; null where it has none.</summary>
    public LayerSpec? Dense => HasDenseKernels
        ? this with { Layout = WeightLayout.Dense, HasDenseKernels = false, BalancedInputs = 0, MaskFile = null, Mask = null }
        : null;
}

/// <summary>A linear layer, <c>Y = activation(W X + b)</c>.</summary>
internal sealed record LinearSpec(
    DeclaredType Type, WeightLayout Layout, int InFeatures, int OutFeatures, bool Bias, FusedActivation Activation)
    : LayerSpec(Type, Layout, Bias, Activation)
{
    /// <inheritdoc/>
    public override int WeightRows => OutFeatures;

    /// <inheritdoc/>
    public override int GroupInputs => InFeatures;

    /// <inheritdoc/>
    public override int Taps => 1;
}

/// <summary>
/// A two-dimensional convolution, <c>Y = activation(W * X + b)</c>, W [outChannels, inChannels / groups, kernel rows, kernel columns].
/// </summary>
/// <param name="Type">The class that was declared.</param>
/// <param name="Layout">How W is stored.</param>
/// <param name="Filter">The numbers that do not depend on the size of images.</param>
/// <param name="Height">Rows of input pixels; null for any.</param>
/// <param name="Width">Columns of input pixels; null for any.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Activation">What is folded into the store of results.</param>
internal sealed record Conv2dSpec(
    DeclaredType Type, WeightLayout Layout, ConvFilter Filter, int? Height, int? Width, bool Bias, FusedActivation Activation)
    : LayerSpec(Type, Layout, Bias, Activation)
{
    /// <inheritdoc/>
    public override int WeightRows => Filter.OutChannels;

    /// <inheritdoc/>
    public override int GroupInputs => Filter.InChannels / Filter.Groups;

    /// <inheritdoc/>
    public override int Taps => Filter.Rows.Kernel * Filter.Columns.Kernel;
}

/// <summary>
/// The elementwise function folded into a kernel's store; names and order are those of the runtime's enum <c>Activation</c>.
/// </summary>
internal enum FusedActivation
{
    None,
    Relu,
}
