namespace KernelGen;

// The contract that generated kernels implement. Activations are in layout Nhwc16n: [blocks][features][16]. No kernel checks anything:
// the layers that call them did. Every kernel may be called for a part of its rows or columns; parts never share a written element,
// and the bits of a result do not depend on how the work was cut.

/// <summary>Sparse forward, <c>Y = activation(W X + b)</c> for some panels of rows of W.</summary>
/// <param name="start">The table of starts of the <see cref="PackedPattern"/> for this kernel's packing; lines are rows.</param>
/// <param name="offset">Its offsets: the place of an input feature within a block of X.</param>
/// <param name="weight">[nonzeros] W in its order.</param>
/// <param name="bias">[outFeatures] b, or empty where the layer has none.</param>
/// <param name="x">[blocks][inFeatures][16] X.</param>
/// <param name="y">[blocks][outFeatures][16] Y, overwritten.</param>
/// <param name="blocks">Number of blocks of 16 samples.</param>
/// <param name="firstPanel">First panel of rows.</param>
/// <param name="endPanel">Panel after the last.</param>
[CLSCompliant(false)]
public delegate void SparseForwardKernel(
    ReadOnlySpan<int> start, ReadOnlySpan<ushort> offset, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
    ReadOnlySpan<float> x, Span<float> y, int blocks, int firstPanel, int endPanel);

/// <summary>Sparse backward, both gradients in one pass: <c>dX = W^T dY</c> and <c>dW += dY X^T</c> at the nonzeros, for some columns of W.</summary>
/// <param name="start">The table of starts of the <see cref="PackedPattern"/> for this kernel's packing; lines are columns.</param>
/// <param name="offset">Its offsets: the place of an output feature within a block of dY.</param>
/// <param name="weight">[nonzeros] W in its order.</param>
/// <param name="x">[blocks][inFeatures][16] X.</param>
/// <param name="dy">[blocks][outFeatures][16] dY, after the activation's gradient.</param>
/// <param name="dx">[blocks][inFeatures][16] dX, overwritten.</param>
/// <param name="dw">[nonzeros] dW in its order, added to.</param>
/// <param name="blocks">Number of blocks of 16 samples.</param>
/// <param name="firstColumn">First column of W.</param>
/// <param name="endColumn">Column after the last.</param>
[CLSCompliant(false)]
public delegate void SparseBackwardKernel(
    ReadOnlySpan<int> start, ReadOnlySpan<ushort> offset, ReadOnlySpan<float> weight,
    ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dw, int blocks, int firstColumn, int endColumn);

/// <summary>Sparse backward without dX, for a network's first layer: <c>dW += dY X^T</c> at the nonzeros, for some columns of W.</summary>
/// <inheritdoc cref="SparseBackwardKernel"/>
[CLSCompliant(false)]
public delegate void SparseBackwardWeightsKernel(
    ReadOnlySpan<int> start, ReadOnlySpan<ushort> offset,
    ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, int blocks, int firstColumn, int endColumn);

/// <summary>Dense forward, <c>Y = activation(W X + b)</c> for some rows of W.</summary>
/// <param name="weight">[outFeatures][inFeatures] W.</param>
/// <param name="bias">[outFeatures] b, or empty where the layer has none.</param>
/// <param name="x">[blocks][inFeatures][16] X.</param>
/// <param name="y">[blocks][outFeatures][16] Y, overwritten.</param>
/// <param name="blocks">Number of blocks of 16 samples.</param>
/// <param name="firstRow">First row of W.</param>
/// <param name="endRow">Row after the last.</param>
public delegate void DenseForwardKernel(
    ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> x, Span<float> y, int blocks, int firstRow, int endRow);

/// <summary>Dense gradient of the input, <c>dX = W^T dY</c>, for some columns of W.</summary>
/// <param name="weight">[outFeatures][inFeatures] W.</param>
/// <param name="dy">[blocks][outFeatures][16] dY, after the activation's gradient.</param>
/// <param name="dx">[blocks][inFeatures][16] dX, overwritten.</param>
/// <param name="blocks">Number of blocks of 16 samples.</param>
/// <param name="firstColumn">First column of W.</param>
/// <param name="endColumn">Column after the last.</param>
public delegate void DenseBackwardInputKernel(
    ReadOnlySpan<float> weight, ReadOnlySpan<float> dy, Span<float> dx, int blocks, int firstColumn, int endColumn);

/// <summary>Dense gradient of the weights, <c>dW += dY X^T</c>, for some rows of W.</summary>
/// <param name="x">[blocks][inFeatures][16] X.</param>
/// <param name="dy">[blocks][outFeatures][16] dY, after the activation's gradient.</param>
/// <param name="dw">[outFeatures][inFeatures] dW, added to.</param>
/// <param name="blocks">Number of blocks of 16 samples.</param>
/// <param name="firstRow">First row of W.</param>
/// <param name="endRow">Row after the last.</param>
public delegate void DenseBackwardWeightsKernel(
    ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, int blocks, int firstRow, int endRow);
