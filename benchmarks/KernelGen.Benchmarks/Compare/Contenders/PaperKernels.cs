using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// SparseProp's Algorithm 1 (Nikdan et al., ICML 2023, section 3.1) as its published code has it: W in CSR, operands transposed to
/// [features][batch], 256-bit vectors over the batch, one pass over the batch for each nonzero.
/// </summary>
internal static unsafe class PaperKernels
{
    private const int Lanes = 8;

    /// <summary>Y[row] = b[row] + sum of w * X[column] over the row's nonzeros: one axpy a nonzero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int firstRow, int endRow, int batch, int* rowStart, int* column, float* weight, float* bias, float* x, float* y)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            float* to = y + ((long)row * batch);
            new Span<float>(to, batch).Fill(bias[row]);
            for (int k = rowStart[row]; k < rowStart[row + 1]; k++)
            {
                float* from = x + ((long)column[k] * batch);
                var w = Vector256.Create(weight[k]);
                int s = 0;
                for (; s <= batch - Lanes; s += Lanes)
                    Vector256.FusedMultiplyAdd(w, Vector256.Load(from + s), Vector256.Load(to + s)).Store(to + s);
                for (; s < batch; s++)
                    to[s] = MathF.FusedMultiplyAdd(weight[k], from[s], to[s]);
            }
        }
    }

    /// <summary>
    /// For the samples from <paramref name="first"/> to before <paramref name="end"/>, fused by nonzero: dX[column] += w * dY[row] by axpy
    /// and dW[k] += dY[row] . X[column] by dot; db[row] += sum of dY[row]. dX is cleared first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int rows, int columns, int batch, int first, int end, int* rowStart, int* column, float* weight,
        float* x, float* dy, float* dx, float* dw, float* db)
    {
        int samples = end - first;
        for (int j = 0; j < columns; j++)
            new Span<float>(dx + ((long)j * batch) + first, samples).Clear();
        for (int row = 0; row < rows; row++)
        {
            float* g = dy + ((long)row * batch) + first;
            db[row] += Sum(g, samples);
            for (int k = rowStart[row]; k < rowStart[row + 1]; k++)
            {
                long at = ((long)column[k] * batch) + first;
                float* xs = x + at;
                float* dxs = dx + at;
                var w = Vector256.Create(weight[k]);
                var dot = Vector256<float>.Zero;
                int s = 0;
                for (; s <= samples - Lanes; s += Lanes)
                {
                    var gs = Vector256.Load(g + s);
                    dot = Vector256.FusedMultiplyAdd(gs, Vector256.Load(xs + s), dot);
                    Vector256.FusedMultiplyAdd(gs, w, Vector256.Load(dxs + s)).Store(dxs + s);
                }

                float sum = Vector256.Sum(dot);
                for (; s < samples; s++)
                {
                    sum = MathF.FusedMultiplyAdd(g[s], xs[s], sum);
                    dxs[s] = MathF.FusedMultiplyAdd(g[s], weight[k], dxs[s]);
                }

                dw[k] += sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(float* g, int samples)
    {
        var total = Vector256<float>.Zero;
        int s = 0;
        for (; s <= samples - Lanes; s += Lanes)
            total += Vector256.Load(g + s);
        float sum = Vector256.Sum(total);
        for (; s < samples; s++)
            sum += g[s];
        return sum;
    }
}
