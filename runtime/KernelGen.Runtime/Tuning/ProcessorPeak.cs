using System.Diagnostics;

namespace KernelGen;

/// <summary>How many multiply-adds the processor computes with vectors of a width, on one thread, as it runs now.</summary>
internal static class ProcessorPeak
{
    private const int Calls = 5;

    /// <summary>GFLOP/s, a multiply-add being two operations: the best of some calls, which take about a millisecond together.</summary>
    public static double Of(VectorWidth width)
    {
        var numbers = new AlignedBuffer(FmaLoop.Floats);
        numbers.Span.Fill(1);

        // A tenth of a millisecond or two a call.
        int passes = width switch { VectorWidth.V512 => 5000, VectorWidth.V256 => 2500, VectorWidth.V128 => 1250, _ => 300 };
        double best = 0;
        float sum = FmaLoop.Run(width, numbers.Span, passes: 1);
        for (int call = 0; call < Calls; call++)
        {
            long start = Stopwatch.GetTimestamp();
            sum += FmaLoop.Run(width, numbers.Span, passes);
            best = Math.Max(best, FmaLoop.OperationsPerPass * passes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        // The sum is used, so that no compiler may drop the loop.
        return float.IsNaN(sum) ? 0 : best;
    }
}
