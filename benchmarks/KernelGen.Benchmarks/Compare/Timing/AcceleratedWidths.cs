using System.Runtime.Intrinsics;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>Which vectors this processor and runtime accelerate.</summary>
internal static class AcceleratedWidths
{
    /// <summary>The widest.</summary>
    public static VectorWidth Widest =>
        Vector512.IsHardwareAccelerated ? VectorWidth.V512
        : Vector256.IsHardwareAccelerated ? VectorWidth.V256
        : Vector128.IsHardwareAccelerated ? VectorWidth.V128
        : VectorWidth.Scalar;
}
