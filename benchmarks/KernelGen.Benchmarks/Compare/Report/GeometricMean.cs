namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>The mean of ratios: a layer twice as fast and one twice as slow average to one.</summary>
public static class GeometricMean
{
    /// <summary>exp of the mean logarithm of the ratios that exist; null where there is none.</summary>
    public static double? Of(IEnumerable<double?> ratios)
    {
        double[] known = [.. ratios.OfType<double>()];
        return known.Length == 0 ? null : Math.Exp(known.Average(Math.Log));
    }
}
