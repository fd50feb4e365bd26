using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen;

/// <summary>
/// One of four numbers in all lanes, for generated kernels: four weights come in one load and are spread by shuffles, which compete with
/// nothing, where a broadcast from memory for each would compete with the loads of the data.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LaneSpread
{
    /// <summary>The first of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of0(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0x00) : Vector512.Create(Of0(four.GetLower().GetLower()));

    /// <inheritdoc cref="Of0(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of0(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0x00) : Vector256.Create(Of0(four.GetLower()));

    /// <inheritdoc cref="Of0(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of0(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(0));

    /// <summary>The second of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of1(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0x55) : Vector512.Create(Of1(four.GetLower().GetLower()));

    /// <inheritdoc cref="Of1(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of1(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0x55) : Vector256.Create(Of1(four.GetLower()));

    /// <inheritdoc cref="Of1(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of1(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(1));

    /// <summary>The third of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of2(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0xAA) : Vector512.Create(Of2(four.GetLower().GetLower()));

    /// <inheritdoc cref="Of2(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of2(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0xAA) : Vector256.Create(Of2(four.GetLower()));

    /// <inheritdoc cref="Of2(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of2(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(2));

    /// <summary>The fourth of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of3(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0xFF) : Vector512.Create(Of3(four.GetLower().GetLower()));

    /// <inheritdoc cref="Of3(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of3(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0xFF) : Vector256.Create(Of3(four.GetLower()));

    /// <inheritdoc cref="Of3(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of3(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(3));
}
