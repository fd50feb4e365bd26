using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <summary>
/// Four 16-bit offsets that count lines of 16 floats, for generated kernels whose operands reach further than 16 bits of floats do. The
/// factor of 16 is part of the shift that separates the four, so it costs next to nothing. <see cref="FourOffsets.Load"/> loads them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never), CLSCompliant(false)]
public static class FourLines
{
    private const ulong Mask = 0xFFFF0;

    /// <summary>The first of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At0(ulong four) => (nuint)((four << 4) & Mask);

    /// <summary>The second of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At1(ulong four) => (nuint)((four >> 12) & Mask);

    /// <summary>The third of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At2(ulong four) => (nuint)((four >> 28) & Mask);

    /// <summary>The fourth of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At3(ulong four) => (nuint)((four >> 44) & Mask);
}
