using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <summary>Four 16-bit offsets in one load, for generated kernels: a load for each would compete with those of the data.</summary>
[EditorBrowsable(EditorBrowsableState.Never), CLSCompliant(false)]
public static class FourOffsets
{
    /// <summary>The offset at this place and the three behind it.</summary>
    /// <param name="offset">The first of four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ref ushort offset)
    {
        ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref offset));
        return BitConverter.IsLittleEndian
            ? four
            : ulong.RotateRight(((four & 0x0000FFFF0000FFFF) << 16) | ((four >> 16) & 0x0000FFFF0000FFFF), 32);
    }

    /// <summary>The first of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At0(ulong four) => (ushort)four;

    /// <summary>The second of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At1(ulong four) => (ushort)(four >> 16);

    /// <summary>The third of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At2(ulong four) => (ushort)(four >> 32);

    /// <summary>The fourth of four, in floats.</summary>
    /// <param name="four">Four offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint At3(ulong four) => (nuint)(four >> 48);
}
