namespace KernelGen.Storage;

/// <summary>Number types of the safetensors format that this library reads. It writes <see cref="F32"/>, <see cref="F64"/> and
/// <see cref="I64"/>.</summary>
public enum TensorType
{
    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>64-bit floating point, read as 64 or as 32 bits.</summary>
    F64,

    /// <summary>16-bit floating point (IEEE half), read as 32 bits.</summary>
    F16,

    /// <summary>16-bit floating point with the exponent of 32 bits, read as 32 bits.</summary>
    BF16,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit integer, read as 64 bits.</summary>
    I32,

    /// <summary>Another type that the format knows: listed, but not read.</summary>
    Other,
}
