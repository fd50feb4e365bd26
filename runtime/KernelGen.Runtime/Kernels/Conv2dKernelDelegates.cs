namespace KernelGen;

// The contract that generated convolution kernels implement. A kernel computes one row of pixels of one block of 16 samples; operands begin
// at the row's first pixel, and other rows are reached through tables. As with linear kernels, nothing is checked.

/// <summary>Sparse convolution forward, one row of output pixels: <c>Y = activation(W * X + b)</c>.</summary>
/// <param name="start">[channelBlocks * outChannels + 1] where the nonzeros of each block and output channel begin.</param>
/// <param name="place">[channelBlocks] floats from the beginning of <paramref name="x"/> to where a block's taps begin.</param>
/// <param name="offset">[nonzeros] where each nonzero's input lies from there: lines of 16 floats, or floats over the width.</param>
/// <param name="weight">[nonzeros] W in that order.</param>
/// <param name="bias">[outChannels] b, or empty where the layer has none.</param>
/// <param name="x">X from the first tap of the row's first pixel.</param>
/// <param name="y">[width][pitch][16] the row of Y, overwritten; over the width [outChannels][lines][16].</param>
/// <param name="channelBlocks">Blocks of channels.</param>
[CLSCompliant(false)]
public delegate void SparseConv2dForwardKernel(
    ReadOnlySpan<int> start, ReadOnlySpan<int> place, ReadOnlySpan<ushort> offset, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
    ReadOnlySpan<float> x, Span<float> y, int channelBlocks);

/// <summary>Sparse convolution backward, one phase of one row of input pixels: <c>dX = W^T * dY</c> and <c>dW += dY * X</c> at the nonzeros.</summary>
/// <param name="start">[channelBlocks * inChannels + 1] where the nonzeros of each block and input channel begin.</param>
/// <param name="place">[channelBlocks] floats from the beginning of <paramref name="dy"/> to where a block's taps begin.</param>
/// <param name="offset">[nonzeros] lines from there to the output that each nonzero leads to.</param>
/// <param name="weight">[nonzeros] W in that order.</param>
/// <param name="x">X from the phase's first pixel in the row.</param>
/// <param name="dy">dY from the first tap of that pixel, after the activation's gradient.</param>
/// <param name="dx">dX from the phase's first pixel in the row.</param>
/// <param name="dw">[nonzeros] dW in that order, added to.</param>
/// <param name="pixels">Pixels of the phase in the row.</param>
/// <param name="channelBlocks">Blocks of channels.</param>
/// <param name="add">1 to add to dX, 0 to overwrite it.</param>
[CLSCompliant(false)]
public delegate void SparseConv2dBackwardKernel(
    ReadOnlySpan<int> start, ReadOnlySpan<int> place, ReadOnlySpan<ushort> offset, ReadOnlySpan<float> weight,
    ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dw, int pixels, int channelBlocks, int add);

/// <summary>Sparse convolution backward without dX, for a network's first layer: <c>dW += dY * X</c> at the nonzeros, one phase of one row.</summary>
/// <inheritdoc cref="SparseConv2dBackwardKernel"/>
[CLSCompliant(false)]
public delegate void SparseConv2dBackwardWeightsKernel(
    ReadOnlySpan<int> start, ReadOnlySpan<int> place, ReadOnlySpan<ushort> offset,
    ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, int pixels, int channelBlocks);

/// <summary>Dense convolution forward, one row of output pixels and one group: <c>Y = activation(W * X + b)</c>.</summary>
/// <param name="place">[taps] floats from the beginning of <paramref name="x"/> to each tap's first term.</param>
/// <param name="weightPlace">[taps] floats of a row of W to each tap's first term.</param>
/// <param name="weight">[outChannels of the group][taps][terms] W.</param>
/// <param name="bias">[outChannels of the group] b, or empty where the layer has none.</param>
/// <param name="x">X from the first tap of the row's first pixel, at the group's first channel.</param>
/// <param name="y">[width][pitch][16] the row of Y from the group's first channel, overwritten.</param>
/// <param name="taps">Taps to walk.</param>
public delegate void DenseConv2dForwardKernel(
    ReadOnlySpan<int> place, ReadOnlySpan<int> weightPlace, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> x, Span<float> y, int taps);

/// <summary>Dense convolution's gradient of the input, one phase of one row of input pixels and one group: <c>dX = W^T * dY</c>.</summary>
/// <param name="place">[taps] floats from the beginning of <paramref name="dy"/> to the outputs that each tap leads to.</param>
/// <param name="weightPlace">[taps] floats of a row of W to each tap's first term.</param>
/// <param name="weight">[outChannels of the group][taps][inChannels of the group] W.</param>
/// <param name="dy">dY from the first tap of the phase's first pixel, after the activation's gradient, at the group's first channel.</param>
/// <param name="dx">dX from the phase's first pixel in the row, at the group's first channel.</param>
/// <param name="pixels">Pixels of the phase in the row.</param>
/// <param name="taps">Taps of the phase.</param>
/// <param name="add">1 to add to dX, 0 to overwrite it.</param>
public delegate void DenseConv2dBackwardInputKernel(
    ReadOnlySpan<int> place, ReadOnlySpan<int> weightPlace, ReadOnlySpan<float> weight, ReadOnlySpan<float> dy, Span<float> dx, int pixels, int taps, int add);

/// <summary>Dense convolution's gradient of the weights, one row of output pixels and one group, some output channels: <c>dW += dY * X</c>.</summary>
/// <param name="place">[taps] floats from the beginning of <paramref name="x"/> to each tap's first term.</param>
/// <param name="x">X from the first tap of the row's first pixel, at the group's first channel.</param>
/// <param name="dy">[width][pitch][16] the row of dY from the group's first channel, after the activation's gradient.</param>
/// <param name="dw">[outChannels of the group][taps][terms] dW, added to.</param>
/// <param name="firstRow">First output channel of the group.</param>
/// <param name="endRow">Channel after the last.</param>
public delegate void DenseConv2dBackwardWeightsKernel(
    ReadOnlySpan<int> place, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, int firstRow, int endRow);
