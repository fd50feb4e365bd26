namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>The columns of the reports.</summary>
public enum ContenderKind
{
    /// <summary>This project's sparse layer.</summary>
    Ours,

    /// <summary>The paper's kernels with vectors over the batch.</summary>
    PaperOverBatch,

    /// <summary>The paper's kernels for convolutions with vectors over the output columns.</summary>
    PaperOverWidth,

    /// <summary>This project's dense layer.</summary>
    OwnDense,

    /// <summary>libtorch's dense layer.</summary>
    Dense,

    /// <summary>MKL's sparse product.</summary>
    MklSparse,
}
