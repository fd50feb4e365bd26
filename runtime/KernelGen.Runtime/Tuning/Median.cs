namespace KernelGen;

/// <summary>The median of measured times: one interrupted run does not move it.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values) => OfSorted([.. values.Order()]);

    /// <param name="sorted">At least one number, ascending.</param>
    public static double OfSorted(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
