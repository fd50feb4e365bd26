namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>The middle of some samples. Never the minimum: a virtual machine's clock can jump and make one sample absurdly short.</summary>
public static class Median
{
    public static double Of(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
