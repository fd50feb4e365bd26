namespace SparseTransfer.CommandLine;

/// <summary>What is trained, and how the masks of the sparse layers come about.</summary>
internal enum MethodKind
{
    /// <summary>
    /// Gradual magnitude pruning: begins with the larger half of the weights of each layer, and removes the smallest of all layers together
    /// in the first three tenths of the training.
    /// </summary>
    Gmp,

    /// <summary>The largest weights at the beginning; from time to time the smallest are replaced where the gradient is largest.</summary>
    Rigl,

    /// <summary>The largest weights at the beginning, with masks that stay.</summary>
    OneShot,

    /// <summary>All weights.</summary>
    Dense,

    /// <summary>All weights of the last residual group and of the classifier; everything before stays as it is.</summary>
    LastBlock,

    /// <summary>The classifier alone, on features that are computed once.</summary>
    Probe,
}
