namespace KernelGen.Generators.Planning;

/// <summary>The identity of a kernel: exactly the facts that change its text. Layers with equal keys share a kernel.</summary>
internal sealed record KernelKey(KernelOp Op, KernelPass Pass, KernelShape Shape, KernelLayout Layout, KernelWidth Width, Schedule Schedule);

/// <summary>What is computed.</summary>
internal enum KernelOp
{
    /// <summary>Any linear layer: what does not depend on how W is stored.</summary>
    Linear,
    SparseLinear,
    DenseLinear,
}

/// <summary>Which pass of training.</summary>
internal enum KernelPass
{
    Forward,
    Backward,
    BackwardInput,
    BackwardWeights,
    BackwardBias,
}

/// <summary>How W is stored.</summary>
internal enum KernelLayout
{
    /// <summary>Nonzeros anywhere, found at run time: CSR forward, CSC backward.</summary>
    Unstructured,

    /// <summary>All of W, row by row.</summary>
    Dense,
}

/// <summary>The register width, named as the runtime's enum names it.</summary>
internal enum KernelWidth
{
    Scalar,
    V128,
    V256,
    V512,
}

/// <summary>The numbers of a linear layer that change a kernel's text; a number that does not is zero, a flag that does not is false.</summary>
internal sealed record KernelShape(int In, int Out, bool Bias, bool Relu);

/// <summary>How a plan walks its loops.</summary>
/// <param name="Rows">Rows (or columns) of W whose results are held in registers together.</param>
/// <param name="Tile">Blocks of 16 samples held in registers together.</param>
/// <param name="Unroll">Nonzeros of a row in flight together.</param>
/// <param name="Chains">Accumulators of each result, which the nonzeros take in turn, so that a multiply-add need not wait for the one before.</param>
/// <param name="Block">Inputs of each sum that are walked before the next results, so that what is read stays in the first-level cache; 0 for all.</param>
internal sealed record Schedule(int Rows, int Tile, int Unroll, int Chains = 1, int Block = 0);
