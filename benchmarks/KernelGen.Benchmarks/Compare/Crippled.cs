using System.Globalization;

namespace KernelGen.Benchmarks.Compare;

/// <summary>
/// Tells a dense convolution of libtorch that runs as it can from one that its library cannot run on this machine, where a ratio of times
/// would say nothing. It multiplies and adds independent numbers that are used many times: a third of the FMA peak is little.
/// </summary>
public static class Crippled
{
    /// <summary>The least share of the machine's FMA peak, forward and backward together.</summary>
    public const double LeastShare = 0.3;

    /// <summary>Why a convolution counts as crippled; null where it does not.</summary>
    /// <param name="operations">Operations of both passes, zeros and padding counted.</param>
    /// <param name="seconds">Their time.</param>
    /// <param name="peakGflops">FMA peak of the machine's widest vectors, in the same run.</param>
    public static string? Reason(double operations, double seconds, double peakGflops)
    {
        double gflops = operations / seconds / 1e9, share = gflops / peakGflops;
        return share >= LeastShare ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"crippled: {gflops:F1} GFLOP/s, zeros counted, are {share * 100:F1} % of this machine's FMA peak of {peakGflops:F1}; "
            + $"from {LeastShare * 100:F0} % on it counts");
    }
}
