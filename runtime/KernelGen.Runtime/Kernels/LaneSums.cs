using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.CompilerServices;

/// <summary>Sums over the lanes of several vectors at once, for generated kernels: four sums cost little more than one.</summary>
/// <remarks>
/// A vector has the same sum, to the bit, alone and together with others: results do not depend on how nonzeros or features are grouped.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LaneSums
{
    /// <summary>
    /// The sum of all lanes, added in the order of
    /// <see cref="OfEach(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>.
    /// </summary>
    /// <param name="s">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(Vector512<float> s)
    {
        if (!Avx512F.IsSupported)
            return Of(s.GetLower() + s.GetUpper());
        var pairs = s + Avx512F.Permute4x32(s, 0x4E);
        var quarters = pairs + Avx512F.Permute4x32(pairs, 0xB1);
        var halves = quarters.GetLower() + quarters.GetUpper();
        return (halves.GetLower() + halves.GetUpper()).ToScalar();
    }

    /// <inheritdoc cref="Of(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(Vector256<float> s)
    {
        if (!Avx.IsSupported)
            return OfEach(s, s, s, s).ToScalar();
        var pairs = s + Avx.Permute(s, 0x4E);
        var halves = pairs + Avx.Permute(pairs, 0xB1);
        return (halves.GetLower() + halves.GetUpper()).ToScalar();
    }

    /// <inheritdoc cref="Of(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(Vector128<float> s) => OfEach(s, s, s, s).ToScalar();

    /// <summary>Sums each of four vectors: lane i of the result is the sum of all lanes of the i-th.</summary>
    /// <param name="s0">First.</param>
    /// <param name="s1">Second.</param>
    /// <param name="s2">Third.</param>
    /// <param name="s3">Fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfEach(Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        if (Avx512F.IsSupported)
        {
            // Within each quarter: pairs of s0 and s1, of s2 and s3, then of both; the quarters are added last.
            var s01 = Avx512F.UnpackLow(s0, s1) + Avx512F.UnpackHigh(s0, s1);
            var s23 = Avx512F.UnpackLow(s2, s3) + Avx512F.UnpackHigh(s2, s3);
            var quarters = Avx512F.Shuffle(s01, s23, 0x44) + Avx512F.Shuffle(s01, s23, 0xEE);
            var halves = quarters.GetLower() + quarters.GetUpper();
            return halves.GetLower() + halves.GetUpper();
        }

        return OfEach(
            s0.GetLower() + s0.GetUpper(), s1.GetLower() + s1.GetUpper(),
            s2.GetLower() + s2.GetUpper(), s3.GetLower() + s3.GetUpper());
    }

    /// <inheritdoc cref="OfEach(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfEach(Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3)
    {
        if (Avx.IsSupported)
        {
            var s01 = Avx.UnpackLow(s0, s1) + Avx.UnpackHigh(s0, s1);
            var s23 = Avx.UnpackLow(s2, s3) + Avx.UnpackHigh(s2, s3);
            var halves = Avx.Shuffle(s01, s23, 0x44) + Avx.Shuffle(s01, s23, 0xEE);
            return halves.GetLower() + halves.GetUpper();
        }

        return OfEach(
            s0.GetLower() + s0.GetUpper(), s1.GetLower() + s1.GetUpper(),
            s2.GetLower() + s2.GetUpper(), s3.GetLower() + s3.GetUpper());
    }

    /// <inheritdoc cref="OfEach(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfEach(Vector128<float> s0, Vector128<float> s1, Vector128<float> s2, Vector128<float> s3)
    {
        if (Sse.IsSupported)
        {
            var s01 = Sse.UnpackLow(s0, s1) + Sse.UnpackHigh(s0, s1);
            var s23 = Sse.UnpackLow(s2, s3) + Sse.UnpackHigh(s2, s3);
            return Sse.MoveLowToHigh(s01, s23) + Sse.MoveHighToLow(s23, s01);
        }

        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(s0, s1), AdvSimd.Arm64.AddPairwise(s2, s3));

        return Vector128.Create(Vector128.Sum(s0), Vector128.Sum(s1), Vector128.Sum(s2), Vector128.Sum(s3));
    }
}
