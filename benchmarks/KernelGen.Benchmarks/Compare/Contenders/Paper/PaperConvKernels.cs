using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>
/// SparseProp's convolution (Nikdan et al., ICML 2023, section 3.2) as its published code has it: for each nonzero one pass over all pixels
/// that it multiplies, in 256-bit vectors over the batch or over the output columns.
/// </summary>
/// <remarks>
/// Beyond that code, what a careful reader would add: pixels that lie side by side in both operands make one run, whole planes where a
/// kernel covers them; the loops are unrolled four times with as many sums; strides of 2 have a forward pass over the width too; and nobody
/// looks for nonzeros channel by channel.
/// </remarks>
internal static unsafe class PaperConvKernels
{
    /// <summary>Nonzeros, ordered by output channel forward and by input channel backward.</summary>
    /// <param name="Starts">Where the nonzeros of each channel begin.</param>
    /// <param name="Channel">The channel at the other end.</param>
    /// <param name="Tap">The position in the kernel.</param>
    /// <param name="Weight">The place of the weight.</param>
    internal readonly record struct Index(int[] Starts, int[] Channel, int[] Tap, int[] Weight);

    /// <summary>For some output channels: Y[out] = sum of w * X[in, shifted by the tap] over their nonzeros, an axpy a run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in PaperConvPlan plan, in Index index, int firstOut, int endOut, float* weight, float* x, float* y)
    {
        var (starts, channel, tap, place) = index;
        nint inRow = plan.InRow, outRow = plan.OutRow, inRun = plan.InRun, outRun = plan.OutRun;
        bool gathers = plan.Gathers;
        for (nint image = 0; image < plan.Images; image++)
        {
            for (int row = firstOut; row < endOut; row++)
            {
                float* to = y + (((image * plan.OutChannels) + row) * plan.OutPlane);
                new Span<float>(to, (int)plan.OutPlane).Clear();
                for (int k = starts[row]; k < starts[row + 1]; k++)
                {
                    var (input, output, rows, runs, length) = plan.Taps[tap[k]];
                    float* from = x + (((image * plan.InChannels) + channel[k]) * plan.InPlane) + input;
                    float* into = to + output, end = into + (rows * outRow);
                    float w = weight[place[k]];
                    for (; into < end; into += outRow, from += inRow)
                    {
                        if (gathers)
                        {
                            PaperConvRuns.AddGathered(into, from, length, w);
                            continue;
                        }

                        for (nint run = 0; run < runs; run++)
                            PaperConvRuns.Add(into + (run * outRun), from + (run * inRun), length, w);
                    }
                }
            }
        }
    }

    /// <summary>
    /// For some input channels, fused by nonzero: dX[in, shifted by the tap] += w * dY[out] by axpy and dW += dY[out] . X[in, shifted] by
    /// dot.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        in PaperConvPlan plan, in Index index, int firstIn, int endIn, float* weight, float* x, float* dy, float* dx, float* dw)
    {
        var (starts, channel, tap, place) = index;
        nint inRow = plan.InRow, outRow = plan.OutRow, inRun = plan.InRun, outRun = plan.OutRun;
        bool gathers = plan.Gathers;
        for (nint image = 0; image < plan.Images; image++)
        {
            for (int column = firstIn; column < endIn; column++)
            {
                nint plane = ((image * plan.InChannels) + column) * plan.InPlane;
                new Span<float>(dx + plane, (int)plan.InPlane).Clear();
                for (int k = starts[column]; k < starts[column + 1]; k++)
                {
                    var (input, output, rows, runs, length) = plan.Taps[tap[k]];
                    float* g = dy + (((image * plan.OutChannels) + channel[k]) * plan.OutPlane) + output, end = g + (rows * outRow);
                    float* xs = x + plane + input, dxs = dx + plane + input;
                    float w = weight[place[k]];
                    var dot = Vector256<float>.Zero;
                    for (; g < end; g += outRow, xs += inRow, dxs += inRow)
                    {
                        if (gathers)
                        {
                            dot += PaperConvRuns.ScatterAndDot(dxs, xs, g, length, w);
                            continue;
                        }

                        for (nint run = 0; run < runs; run++)
                            dot += PaperConvRuns.AddAndDot(dxs + (run * inRun), xs + (run * inRun), g + (run * outRun), length, w);
                    }

                    dw[place[k]] += Vector256.Sum(dot);
                }
            }
        }
    }
}
