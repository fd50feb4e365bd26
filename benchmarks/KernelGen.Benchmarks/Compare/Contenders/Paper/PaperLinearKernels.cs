using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>
/// SparseProp's Algorithm 1 (Nikdan et al., ICML 2023, section 3.1) as its published code has it: W in CSR, operands transposed to
/// [features][batch], 256-bit vectors over the batch, one pass over the batch for each nonzero.
/// </summary>
/// <remarks>
/// Counters are native integers: with <c>int</c> the compiler extends the sign in every turn of the inner loop, and this baseline was a
/// quarter slower than it needs to be.
/// </remarks>
internal static unsafe class PaperLinearKernels
{
    private const int Lanes = 8;

    /// <summary>Y[row] = b[row] + sum of w * X[column] over the row's nonzeros: one axpy a nonzero.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int firstRow, int endRow, nint batch, int* rowStart, int* column, float* weight, float* bias, float* x, float* y)
    {
        nint vectors = batch - (batch % Lanes);
        for (int row = firstRow; row < endRow; row++)
        {
            float* to = y + (row * batch);
            Fill(to, batch, bias[row]);
            int end = rowStart[row + 1];
            for (int k = rowStart[row]; k < end; k++)
            {
                float* from = x + (column[k] * batch);
                float value = weight[k];
                var w = Vector256.Create(value);
                for (nint s = 0; s < vectors; s += Lanes)
                    Vector256.FusedMultiplyAdd(Vector256.Load(from + s), w, Vector256.Load(to + s)).Store(to + s);
                for (nint s = vectors; s < batch; s++)
                    to[s] += value * from[s];
            }
        }
    }

    /// <summary>
    /// For some rows, fused by nonzero: dX[column] += w * dY[row] by axpy and dW[k] += dY[row] . X[column] by dot; db[row] += sum of
    /// dY[row].
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int firstRow, int endRow, nint batch, int* rowStart, int* column, float* weight, float* x, float* dy, float* dx, float* dw,
        float* db)
    {
        nint vectors = batch - (batch % Lanes);
        for (int row = firstRow; row < endRow; row++)
        {
            float* g = dy + (row * batch);
            db[row] += Sum(g, batch);
            int end = rowStart[row + 1];
            for (int k = rowStart[row]; k < end; k++)
            {
                nint at = column[k] * batch;
                float* xs = x + at;
                float* dxs = dx + at;
                float value = weight[k];
                var w = Vector256.Create(value);
                var dot = Vector256<float>.Zero;
                for (nint s = 0; s < vectors; s += Lanes)
                {
                    var gs = Vector256.Load(g + s);
                    dot = Vector256.FusedMultiplyAdd(gs, Vector256.Load(xs + s), dot);
                    Vector256.FusedMultiplyAdd(gs, w, Vector256.Load(dxs + s)).Store(dxs + s);
                }

                float sum = Vector256.Sum(dot);
                for (nint s = vectors; s < batch; s++)
                {
                    sum += g[s] * xs[s];
                    dxs[s] += g[s] * value;
                }

                dw[k] += sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(float* to, nint samples, float value)
    {
        nint s = 0;
        for (; s <= samples - Lanes; s += Lanes)
            Vector256.Create(value).Store(to + s);
        for (; s < samples; s++)
            to[s] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(float* g, nint samples)
    {
        var total = Vector256<float>.Zero;
        nint s = 0;
        for (; s <= samples - Lanes; s += Lanes)
            total += Vector256.Load(g + s);
        float sum = Vector256.Sum(total);
        for (; s < samples; s++)
            sum += g[s];
        return sum;
    }
}
