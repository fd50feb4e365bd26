using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.CompilerServices;

/// <summary>
/// One of four numbers in all lanes, for generated kernels: four weights come in one load and are spread by shuffles, which compete with
/// nothing, where a broadcast from memory for each would compete with the loads of the data.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FourWeights
{
    /// <summary>The number at this place and the three behind it, repeated over a vector of 512 bits.</summary>
    /// <param name="weight">The first of four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(ref float weight)
    {
        // Vector512.Create(Vector128) takes three dependent inserts (RyuJIT 10); this takes one shuffle.
        var four = Vector128.LoadUnsafe(ref weight);
        var low = four.ToVector256Unsafe().ToVector512Unsafe();
        return Avx512F.IsSupported ? Avx512F.Shuffle4x128(low, low, 0x00) : Vector512.Create(four);
    }

    /// <summary>The number at this place and the three behind it, repeated over a vector of 256 bits.</summary>
    /// <param name="weight">The first of four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(ref float weight) => Vector256.Create(Vector128.LoadUnsafe(ref weight));

    /// <summary>The number at this place and the three behind it.</summary>
    /// <param name="weight">The first of four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128(ref float weight) => Vector128.LoadUnsafe(ref weight);

    /// <summary>The first of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> At0(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0x00) : Vector512.Create(At0(four.GetLower().GetLower()));

    /// <inheritdoc cref="At0(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> At0(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0x00) : Vector256.Create(At0(four.GetLower()));

    /// <inheritdoc cref="At0(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> At0(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(0));

    /// <summary>The second of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> At1(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0x55) : Vector512.Create(At1(four.GetLower().GetLower()));

    /// <inheritdoc cref="At1(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> At1(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0x55) : Vector256.Create(At1(four.GetLower()));

    /// <inheritdoc cref="At1(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> At1(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(1));

    /// <summary>The third of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> At2(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0xAA) : Vector512.Create(At2(four.GetLower().GetLower()));

    /// <inheritdoc cref="At2(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> At2(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0xAA) : Vector256.Create(At2(four.GetLower()));

    /// <inheritdoc cref="At2(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> At2(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(2));

    /// <summary>The fourth of four numbers in all lanes.</summary>
    /// <param name="four">Four numbers, repeated over the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> At3(Vector512<float> four) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(four, 0xFF) : Vector512.Create(At3(four.GetLower().GetLower()));

    /// <inheritdoc cref="At3(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> At3(Vector256<float> four) =>
        Avx.IsSupported ? Avx.Permute(four, 0xFF) : Vector256.Create(At3(four.GetLower()));

    /// <inheritdoc cref="At3(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> At3(Vector128<float> four) =>
        Vector128.Shuffle(four, Vector128.Create(3));
}
