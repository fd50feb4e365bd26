using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <content>The widths below 256 bits.</content>
internal static partial class FmaLoop
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run128(ref float x, int passes)
    {
        const nuint step = 4;
        Vector128<float> w = Vector128.Create(0.99f), c0 = w, c1 = w, c2 = w, c3 = w, c4 = w, c5 = w, c6 = w, c7 = w, c8 = w, c9 = w,
            c10 = w, c11 = w;
        for (int pass = 0; pass < passes; pass++)
        {
            for (nuint i = 0; i < Floats; i += Chains * step)
            {
                c0 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i), w, c0);
                c1 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + step), w, c1);
                c2 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (2 * step)), w, c2);
                c3 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (3 * step)), w, c3);
                c4 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (4 * step)), w, c4);
                c5 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (5 * step)), w, c5);
                c6 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (6 * step)), w, c6);
                c7 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (7 * step)), w, c7);
                c8 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (8 * step)), w, c8);
                c9 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (9 * step)), w, c9);
                c10 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (10 * step)), w, c10);
                c11 = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, i + (11 * step)), w, c11);
            }
        }

        return Vector128.Sum(((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)) + ((c8 + c9) + (c10 + c11)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float RunScalar(ref float x, int passes)
    {
        float w = 0.99f, c0 = w, c1 = w, c2 = w, c3 = w, c4 = w, c5 = w, c6 = w, c7 = w, c8 = w, c9 = w, c10 = w, c11 = w;
        for (int pass = 0; pass < passes; pass++)
        {
            for (nuint i = 0; i < Floats; i += Chains)
            {
                c0 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i), w, c0);
                c1 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 1), w, c1);
                c2 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 2), w, c2);
                c3 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 3), w, c3);
                c4 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 4), w, c4);
                c5 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 5), w, c5);
                c6 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 6), w, c6);
                c7 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 7), w, c7);
                c8 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 8), w, c8);
                c9 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 9), w, c9);
                c10 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 10), w, c10);
                c11 = MathF.FusedMultiplyAdd(Unsafe.Add(ref x, i + 11), w, c11);
            }
        }

        return ((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)) + ((c8 + c9) + (c10 + c11));
    }
}
