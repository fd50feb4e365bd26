namespace KernelGen;

/// <summary>
/// The register width for which a kernel is written. Every kernel is correct on every machine; a width that the processor lacks is
/// emulated, which is slow.
/// </summary>
public enum VectorWidth
{
    /// <summary>No vectors: one lane at a time.</summary>
    Scalar,

    /// <summary>128 bits, four lanes: SSE, NEON.</summary>
    V128,

    /// <summary>256 bits, eight lanes: AVX2 with FMA.</summary>
    V256,

    /// <summary>512 bits, sixteen lanes: AVX-512.</summary>
    V512,
}
