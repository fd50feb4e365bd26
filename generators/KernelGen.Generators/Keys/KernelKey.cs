using KernelGen.Generators.Layouts;

namespace KernelGen.Generators.Keys;

/// <summary>
/// The identity of a kernel: what it computes, how W is stored and in which order it is walked. Layers with equal keys share a kernel.
/// </summary>
internal sealed record KernelKey(
    KernelOp Op, KernelPass Pass, KernelShape Shape, WeightLayout Layout, Traversal Traversal, KernelWidth Width, Schedule Schedule,
    KernelAxis Axis = KernelAxis.OverBatch)
{
    /// <summary>The key of the text: what a run reads from its operands changes none.</summary>
    public KernelKey Text => Layout.TextOf(this);
}

/// <summary>What is computed.</summary>
internal enum KernelOp
{
    Linear,
    Conv2d,
}

/// <summary>Which pass of training.</summary>
internal enum KernelPass
{
    Forward,

    /// <summary>Both gradients together, or the one that a run wants.</summary>
    Backward,
    BackwardInput,
    BackwardWeights,
}

/// <summary>In which order W is walked.</summary>
internal enum Traversal
{
    /// <summary>Line after line: the rows of W forward, its columns backward.</summary>
    ByLine,

    /// <summary>Several lines together, which share what is loaded for them.</summary>
    ByPanel,

    /// <summary>Panels of lines, each input after input: the loads of an input serve all lines of the panel.</summary>
    ByInput,
}

/// <summary>What the sixteen numbers of a line are.</summary>
internal enum KernelAxis
{
    /// <summary>Samples of a block.</summary>
    OverBatch,

    /// <summary>Neighbouring columns of one sample's output.</summary>
    OverWidth,
}

/// <summary>
/// The register width, named as the runtime's enum names it. Without vectors there is no text: the runtime has loops of its own.
/// </summary>
internal enum KernelWidth
{
    V128,
    V256,
    V512,
}

/// <summary>The numbers of a layer that change a kernel's text; a number that does not is zero, a flag that does not is false.</summary>
/// <param name="In">Input features or channels.</param>
/// <param name="Out">Output features or channels.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Relu">Whether the result is rectified.</param>
/// <param name="Taps">What else a convolution has; null for a linear layer.</param>
internal sealed record KernelShape(int In, int Out, bool Bias, bool Relu, TapShape? Taps = null);

/// <summary>
/// The numbers of a convolution that change a kernel's text. Kernels compute one row of pixels of any length; what lies between rows comes
/// in tables.
/// </summary>
/// <param name="Stride">Pixels of the input from one output pixel to the next.</param>
/// <param name="Terms">Dense: contiguous terms of each tap, in the input as in W; zero where they are not known to the text.</param>
/// <param name="Count">Dense: taps of the kernel, which with the terms give the distance of W's rows.</param>
/// <param name="Groups">Groups of channels; 1 where they do not change the text.</param>
internal sealed record TapShape(int Stride, int Terms = 0, int Count = 0, int Groups = 1);

/// <summary>How a plan walks its loops.</summary>
/// <param name="Rows">Lines of W whose results are held in registers together; columns of a panel that is walked by input.</param>
/// <param name="Tile">Blocks of 16 samples, or pixels of a row, held in registers or walked together, at most.</param>
/// <param name="Unroll">Nonzeros of a row in flight together; columns of a dense weight gradient; inputs of blocks of weights.</param>
/// <param name="Chains">
/// Accumulators of each result, which the nonzeros take in turn, so that a multiply-add need not wait for the one before.
/// </param>
/// <param name="Block">
/// Inputs of each sum that are walked before the next results, so that what is read stays in the cache; 0 for all.
/// </param>
internal sealed record Schedule(int Rows, int Tile, int Unroll, int Chains = 1, int Block = 0);
