namespace KernelGen.Generators.Planning;

/// <summary>The identity of a kernel: exactly the facts that change its text. Layers with equal keys share a kernel.</summary>
internal sealed record KernelKey(
    KernelOp Op, KernelPass Pass, KernelShape Shape, KernelLayout Layout, KernelWidth Width, Schedule Schedule, KernelAxis Axis = KernelAxis.OverBatch)
{
    /// <summary>The key of the text: a sparse convolution reads from tables how its channels are blocked.</summary>
    public KernelKey Text => Op == KernelOp.SparseConv2d ? this with { Schedule = Schedule with { Block = 0 } } : this;
}

/// <summary>What is computed.</summary>
internal enum KernelOp
{
    SparseLinear,
    DenseLinear,
    SparseConv2d,
    DenseConv2d,
}

/// <summary>Which pass of training.</summary>
internal enum KernelPass
{
    Forward,
    Backward,
    BackwardInput,
    BackwardWeights,
}

/// <summary>How W is stored.</summary>
internal enum KernelLayout
{
    /// <summary>Nonzeros anywhere, found at run time: CSR forward, CSC backward.</summary>
    Unstructured,

    /// <summary>All of W, row by row.</summary>
    Dense,
}

/// <summary>What the sixteen numbers of a line are.</summary>
internal enum KernelAxis
{
    /// <summary>Samples of a block.</summary>
    OverBatch,

    /// <summary>Neighbouring columns of one sample's output.</summary>
    OverWidth,
}

/// <summary>The register width, named as the runtime's enum names it.</summary>
internal enum KernelWidth
{
    Scalar,
    V128,
    V256,
    V512,
}

/// <summary>The numbers of a layer that change a kernel's text; a number that does not is zero, a flag that does not is false.</summary>
/// <param name="In">Input features or channels.</param>
/// <param name="Out">Output features or channels.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Relu">Whether the result is rectified.</param>
/// <param name="Pixels">What else a convolution has; none for a linear layer.</param>
internal sealed record KernelShape(int In, int Out, bool Bias, bool Relu, PixelRow? Pixels = null);

/// <summary>The numbers of a convolution that change a kernel's text. Kernels compute one row of pixels; what lies between rows comes in tables.</summary>
/// <param name="Stride">Pixels of the input from one output pixel to the next.</param>
/// <param name="Width">Pixels of the row that is walked: of the output, backward of the input; lines of a row where lines run over the width.</param>
/// <param name="Terms">Dense: contiguous terms of each tap, in the input as in W; zero where they are not known to the text.</param>
/// <param name="Taps">Dense: taps of the kernel, which with the terms give the distance of W's rows.</param>
/// <param name="Groups">Groups of channels; 1 where they do not change the text.</param>
internal sealed record PixelRow(int Stride, int Width, int Terms = 0, int Taps = 0, int Groups = 1);

/// <summary>How a plan walks its loops.</summary>
/// <param name="Rows">Rows (or columns) of W whose results are held in registers together.</param>
/// <param name="Tile">Blocks of 16 samples, or pixels of a row, held in registers together.</param>
/// <param name="Unroll">Nonzeros of a row in flight together.</param>
/// <param name="Chains">Accumulators of each result, which the nonzeros take in turn, so that a multiply-add need not wait for the one before.</param>
/// <param name="Block">Inputs of each sum that are walked before the next results, so that what is read stays in the first-level cache; 0 for all.</param>
internal sealed record Schedule(int Rows, int Tile, int Unroll, int Chains = 1, int Block = 0);
