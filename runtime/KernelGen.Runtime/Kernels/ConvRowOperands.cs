namespace KernelGen.CompilerServices;

/// <summary>
/// A kernel of a convolution: computes one row of pixels of one block of 16 samples. It checks nothing: the layers check before they call
/// it.
/// </summary>
/// <param name="operands">The operands that its pass reads and writes; the others are not looked at.</param>
[CLSCompliant(false)]
public delegate void ConvRowKernel(in ConvRowOperands operands);

/// <summary>
/// What a kernel of a convolution runs on: one row of output pixels forward and for a dense dW, otherwise one phase of one row of input
/// pixels. Forward <c>Y = activation(W * X + b)</c>, backward <c>dX = W^T * dY</c> and <c>dW += dY * X</c>, sparse weights at their
/// nonzeros. Images are in layout Nhwc16n, [pixels][pitch][16]; operands begin at the row's first pixel, and other rows are reached through
/// tables. A dense kernel computes one group.
/// </summary>
[CLSCompliant(false)]
public readonly ref struct ConvRowOperands
{
    /// <summary>
    /// Sparse: [channelBlocks * channels + 1] where the nonzeros of each block and channel begin: output channels forward, input channels
    /// backward. Backward with weights in blocks: [rows of blocks * taps + 1] where the blocks of each begin.
    /// </summary>
    public ReadOnlySpan<int> Starts { get; init; }

    /// <summary>
    /// Sparse: [channelBlocks] floats from the beginning of X (backward of dY) to where a block's taps begin. Dense, and backward with
    /// weights in blocks: [taps] to each tap's first term.
    /// </summary>
    public ReadOnlySpan<int> Places { get; init; }

    /// <summary>Dense: [taps] floats from the beginning of a row of W to each tap's first term.</summary>
    public ReadOnlySpan<int> WeightPlaces { get; init; }

    /// <summary>
    /// Sparse: [nonzeros] how far each nonzero's input lies from its block's place: lines of 16 floats, or floats over the width. Backward
    /// with weights in blocks: [blocks of W] lines of X and dX to a block's first input.
    /// </summary>
    public ReadOnlySpan<ushort> Offsets { get; init; }

    /// <summary>Sparse: [nonzeros] W in the order of the offsets; dense: [outChannels of the group][taps][terms].</summary>
    public ReadOnlySpan<float> W { get; init; }

    /// <summary>[outChannels of the group] b, empty where the layer has none.</summary>
    public ReadOnlySpan<float> B { get; init; }

    /// <summary>
    /// Forward and for a dense dW: X from the first tap of the row's first pixel. Sparse backward: from the phase's first pixel.
    /// </summary>
    public ReadOnlySpan<float> X { get; init; }

    /// <summary>[pixels][pitch][16] the row of Y, overwritten; over the width [outChannels][lines][16].</summary>
    public Span<float> Y { get; init; }

    /// <summary>
    /// dY after the activation's gradient: for a dense dW the row, otherwise from the first tap of the phase's first pixel.
    /// </summary>
    public ReadOnlySpan<float> DY { get; init; }

    /// <summary>dX from the phase's first pixel in the row.</summary>
    public Span<float> DX { get; init; }

    /// <summary>dW in the order of W, added to.</summary>
    public Span<float> DW { get; init; }

    /// <summary>
    /// Pixels of the row, of its phase, or of a run of them, where X, dX and dY then begin; over the width lines of 16 pixels.
    /// </summary>
    public int Pixels { get; init; }

    /// <summary>Sparse: blocks of channels.</summary>
    public int ChannelBlocks { get; init; }

    /// <summary>Dense, and backward with weights in blocks: taps to walk.</summary>
    public int Taps { get; init; }

    /// <summary>
    /// 1 to add to dX, 0 to overwrite it. Kernels of weights in blocks always add: the caller clears a dX that is to be overwritten.
    /// </summary>
    public int Add { get; init; }

    /// <summary>Dense dW: first output channel of the group.</summary>
    public int First { get; init; }

    /// <summary>Dense dW: output channel after the last.</summary>
    public int End { get; init; }
}
