using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Twelve independent chains of fused multiply-adds with one operand from L1: nothing but the multipliers limits it.</summary>
internal static partial class FmaLoop
{
    /// <summary>Floats that a call reads, 12 KB: 16 strides of twelve 512-bit vectors, more of narrower ones.</summary>
    public const int Floats = 16 * 12 * 16;

    private const int Chains = 12;

    /// <summary>Floating-point operations of one pass over the numbers.</summary>
    public const double OperationsPerPass = 2.0 * Floats;

    /// <summary>
    /// Runs passes over the numbers with vectors of a width. The numbers are aligned to 64 bytes: across cache lines the rate halves.
    /// </summary>
    public static float Run(VectorWidth width, ReadOnlySpan<float> numbers, int passes)
    {
        ref float x = ref MemoryMarshal.GetReference(numbers[..Floats]);
        return width switch
        {
            VectorWidth.V512 => Run512(ref x, passes),
            VectorWidth.V256 => Run256(ref x, passes),
            VectorWidth.V128 => Run128(ref x, passes),
            _ => RunScalar(ref x, passes),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run512(ref float x, int passes)
    {
        const nuint step = 16;
        Vector512<float> w = Vector512.Create(0.99f), c0 = w, c1 = w, c2 = w, c3 = w, c4 = w, c5 = w, c6 = w, c7 = w, c8 = w, c9 = w,
            c10 = w, c11 = w;
        for (int pass = 0; pass < passes; pass++)
        {
            for (nuint i = 0; i < Floats; i += Chains * step)
            {
                c0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i), w, c0);
                c1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + step), w, c1);
                c2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (2 * step)), w, c2);
                c3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (3 * step)), w, c3);
                c4 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (4 * step)), w, c4);
                c5 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (5 * step)), w, c5);
                c6 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (6 * step)), w, c6);
                c7 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (7 * step)), w, c7);
                c8 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (8 * step)), w, c8);
                c9 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (9 * step)), w, c9);
                c10 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (10 * step)), w, c10);
                c11 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + (11 * step)), w, c11);
            }
        }

        return Vector512.Sum(((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)) + ((c8 + c9) + (c10 + c11)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run256(ref float x, int passes)
    {
        const nuint step = 8;
        Vector256<float> w = Vector256.Create(0.99f), c0 = w, c1 = w, c2 = w, c3 = w, c4 = w, c5 = w, c6 = w, c7 = w, c8 = w, c9 = w,
            c10 = w, c11 = w;
        for (int pass = 0; pass < passes; pass++)
        {
            for (nuint i = 0; i < Floats; i += Chains * step)
            {
                c0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i), w, c0);
                c1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + step), w, c1);
                c2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (2 * step)), w, c2);
                c3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (3 * step)), w, c3);
                c4 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (4 * step)), w, c4);
                c5 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (5 * step)), w, c5);
                c6 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (6 * step)), w, c6);
                c7 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (7 * step)), w, c7);
                c8 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (8 * step)), w, c8);
                c9 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (9 * step)), w, c9);
                c10 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (10 * step)), w, c10);
                c11 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + (11 * step)), w, c11);
            }
        }

        return Vector256.Sum(((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)) + ((c8 + c9) + (c10 + c11)));
    }
}
