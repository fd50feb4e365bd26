namespace KernelGen;

/// <summary>Which kernel a layer uses for a pass.</summary>
/// <param name="Pass">The pass: <c>Forward</c>, <c>Backward</c>, <c>BackwardWeights</c> ...</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Width">The register width that it is written for.</param>
public readonly record struct KernelUse(string Pass, string Kernel, VectorWidth Width);
