using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>
/// The innermost loops of the paper's convolutions: one weight times a run of numbers, in 256-bit vectors, the rest in 128 bits and one by
/// one.
/// </summary>
internal static unsafe class PaperConvRuns
{
    private const int Lanes = 8;
    private const int Half = 4;
    private const int Unrolled = 4 * Lanes;

    /// <summary>y += w * x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* y, float* x, nint length, float w)
    {
        var ws = Vector256.Create(w);
        nint i = 0;
        for (; i <= length - Unrolled; i += Unrolled)
        {
            Vector256.FusedMultiplyAdd(Vector256.Load(x + i), ws, Vector256.Load(y + i)).Store(y + i);
            Vector256.FusedMultiplyAdd(Vector256.Load(x + i + Lanes), ws, Vector256.Load(y + i + Lanes)).Store(y + i + Lanes);
            Vector256.FusedMultiplyAdd(Vector256.Load(x + i + (2 * Lanes)), ws, Vector256.Load(y + i + (2 * Lanes)))
                .Store(y + i + (2 * Lanes));
            Vector256.FusedMultiplyAdd(Vector256.Load(x + i + (3 * Lanes)), ws, Vector256.Load(y + i + (3 * Lanes)))
                .Store(y + i + (3 * Lanes));
        }

        for (; i <= length - Lanes; i += Lanes)
            Vector256.FusedMultiplyAdd(Vector256.Load(x + i), ws, Vector256.Load(y + i)).Store(y + i);
        if (i <= length - Half)
        {
            Vector128.FusedMultiplyAdd(Vector128.Load(x + i), ws.GetLower(), Vector128.Load(y + i)).Store(y + i);
            i += Half;
        }

        for (; i < length; i++)
            y[i] += w * x[i];
    }

    /// <summary>dx += w * g, and the lanes of a vector whose sum is x . g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddAndDot(float* dx, float* x, float* g, nint length, float w)
    {
        var ws = Vector256.Create(w);
        Vector256<float> dot0 = Vector256<float>.Zero, dot1 = dot0, dot2 = dot0, dot3 = dot0;
        nint i = 0;
        for (; i <= length - Unrolled; i += Unrolled)
        {
            var (g0, g1, g2, g3) = (Vector256.Load(g + i), Vector256.Load(g + i + Lanes), Vector256.Load(g + i + (2 * Lanes)),
                Vector256.Load(g + i + (3 * Lanes)));
            dot0 = Vector256.FusedMultiplyAdd(g0, Vector256.Load(x + i), dot0);
            dot1 = Vector256.FusedMultiplyAdd(g1, Vector256.Load(x + i + Lanes), dot1);
            dot2 = Vector256.FusedMultiplyAdd(g2, Vector256.Load(x + i + (2 * Lanes)), dot2);
            dot3 = Vector256.FusedMultiplyAdd(g3, Vector256.Load(x + i + (3 * Lanes)), dot3);
            Vector256.FusedMultiplyAdd(g0, ws, Vector256.Load(dx + i)).Store(dx + i);
            Vector256.FusedMultiplyAdd(g1, ws, Vector256.Load(dx + i + Lanes)).Store(dx + i + Lanes);
            Vector256.FusedMultiplyAdd(g2, ws, Vector256.Load(dx + i + (2 * Lanes))).Store(dx + i + (2 * Lanes));
            Vector256.FusedMultiplyAdd(g3, ws, Vector256.Load(dx + i + (3 * Lanes))).Store(dx + i + (3 * Lanes));
        }

        for (; i <= length - Lanes; i += Lanes)
        {
            var gs = Vector256.Load(g + i);
            dot0 = Vector256.FusedMultiplyAdd(gs, Vector256.Load(x + i), dot0);
            Vector256.FusedMultiplyAdd(gs, ws, Vector256.Load(dx + i)).Store(dx + i);
        }

        if (i <= length - Half)
        {
            var gs = Vector128.Load(g + i);
            dot1 += (gs * Vector128.Load(x + i)).ToVector256();
            Vector128.FusedMultiplyAdd(gs, ws.GetLower(), Vector128.Load(dx + i)).Store(dx + i);
            i += Half;
        }

        for (; i < length; i++)
        {
            dot2 += Vector256.CreateScalar(g[i] * x[i]);
            dx[i] += g[i] * w;
        }

        return (dot0 + dot1) + (dot2 + dot3);
    }

    /// <summary>y[i] += w * x[2 i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGathered(float* y, float* x, nint length, float w)
    {
        var ws = Vector256.Create(w);
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
            Vector256.FusedMultiplyAdd(Gather(x + (2 * i)), ws, Vector256.Load(y + i)).Store(y + i);
        for (; i < length; i++)
            y[i] += w * x[2 * i];
    }

    /// <summary>dx[2 i] += w * g[i], and the lanes of a vector whose sum is that of x[2 i] * g[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ScatterAndDot(float* dx, float* x, float* g, nint length, float w)
    {
        // Numbers in between get a zero added, and the one that both vectors hold is written twice, unchanged.
        Vector256<float> even = Vector256.Create(w, 0, w, 0, w, 0, w, 0), odd = Vector256.Create(0, w, 0, w, 0, w, 0, w),
            dot = Vector256<float>.Zero;
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            var gs = Vector256.Load(g + i);
            dot = Vector256.FusedMultiplyAdd(gs, Gather(x + (2 * i)), dot);
            float* to = dx + (2 * i);
            var high = Vector256.FusedMultiplyAdd(
                Vector256.Shuffle(gs, Vector256.Create(4, 4, 5, 5, 6, 6, 7, 7)), odd, Vector256.Load(to + 7));
            Vector256.FusedMultiplyAdd(Vector256.Shuffle(gs, Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3)), even, Vector256.Load(to)).Store(to);
            high.Store(to + 7);
        }

        for (; i < length; i++)
        {
            dot += Vector256.CreateScalar(g[i] * x[2 * i]);
            dx[2 * i] += g[i] * w;
        }

        return dot;
    }

    /// <summary>x[0], x[2] ... x[14], without reading beyond them: the second vector begins at x[7].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Gather(float* x) => Vector256.ConditionalSelect(
        Vector256.Create(-1, -1, -1, -1, 0, 0, 0, 0).AsSingle(),
        Vector256.Shuffle(Vector256.Load(x), Vector256.Create(0, 2, 4, 6, 0, 2, 4, 6)),
        Vector256.Shuffle(Vector256.Load(x + 7), Vector256.Create(1, 3, 5, 7, 1, 3, 5, 7)));
}
