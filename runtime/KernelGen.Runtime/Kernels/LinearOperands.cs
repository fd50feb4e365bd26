namespace KernelGen.CompilerServices;

/// <summary>
/// A kernel of a linear layer. It checks nothing: the layers check before they call it. It may be called for a part of its lines; parts
/// never share a written number, and the bits of a result do not depend on how the work was cut. Rows of a sparse W may be cut at
/// multiples of <see cref="PackedPattern.LinesPerRun"/> only.
/// </summary>
/// <param name="operands">The operands that its pass reads and writes; the others are not looked at.</param>
[CLSCompliant(false)]
public delegate void LinearKernel(in LinearOperands operands);

/// <summary>
/// What a kernel of a linear layer runs on. Forward <c>Y = activation(W X + b)</c>, backward <c>dX = W^T dY</c> and <c>dW += dY X^T</c>,
/// sparse weights at their nonzeros. Activations are in layout Nhwc16n: [blocks][features][16].
/// </summary>
[CLSCompliant(false)]
public readonly ref struct LinearOperands
{
    /// <summary>
    /// Sparse: the table of starts of the <see cref="PackedPattern"/> for the kernel's packing; its lines are rows of W forward, columns
    /// backward.
    /// </summary>
    public ReadOnlySpan<int> Starts { get; init; }

    /// <summary>Sparse: the pattern's offsets, the position of an input within a block of X forward, of dY backward.</summary>
    public ReadOnlySpan<ushort> Offsets { get; init; }

    /// <summary>Dense: [outFeatures][inFeatures] W; sparse: [nonzeros] in the pattern's order.</summary>
    public ReadOnlySpan<float> W { get; init; }

    /// <summary>[outFeatures] b, empty where the layer has none.</summary>
    public ReadOnlySpan<float> B { get; init; }

    /// <summary>[blocks][inFeatures][16] X.</summary>
    public ReadOnlySpan<float> X { get; init; }

    /// <summary>[blocks][outFeatures][16] Y, overwritten.</summary>
    public Span<float> Y { get; init; }

    /// <summary>[blocks][outFeatures][16] dY, after the activation's gradient.</summary>
    public ReadOnlySpan<float> DY { get; init; }

    /// <summary>[blocks][inFeatures][16] dX, overwritten.</summary>
    public Span<float> DX { get; init; }

    /// <summary>dW in the order of W, added to.</summary>
    public Span<float> DW { get; init; }

    /// <summary>Blocks of 16 samples.</summary>
    public int Blocks { get; init; }

    /// <summary>Blocks of samples of a tile at most, where a kernel's text has tiles of several sizes to begin with.</summary>
    public int Tile { get; init; }

    /// <summary>Sparse: blocks of inputs, which the pattern was packed in.</summary>
    public int InputBlocks { get; init; }

    /// <summary>Sparse: inputs of a block; those of the last may be fewer.</summary>
    public int InputBlock { get; init; }

    /// <summary>
    /// First line: a row of W or a panel of rows forward and for a dense dW; otherwise a column or a panel of columns. Single rows of a
    /// sparse W are counted in the order of <see cref="Starts"/>.
    /// </summary>
    public int First { get; init; }

    /// <summary>Line after the last.</summary>
    public int End { get; init; }
}
