namespace KernelGen.Benchmarks.Compare.Growth;

/// <summary>From which sparsity on a sparse layer is faster than a dense one.</summary>
/// <param name="Sparsity">
/// Where the times meet, by a straight line between the two measured points around; null where they do not meet. Sparse is faster at every
/// measured point above.
/// </param>
/// <param name="AlwaysFaster">Whether sparse is the faster one at every measured point.</param>
/// <param name="Least">The least sparsity that was measured.</param>
public sealed record BreakEven(double? Sparsity, bool AlwaysFaster, double Least)
{
    /// <summary>From the times of sparse over the sparsity, and that of dense.</summary>
    public static BreakEven Of(IEnumerable<(double Sparsity, double Seconds)> sparse, double dense)
    {
        var points = sparse.OrderByDescending(point => point.Sparsity).ToArray();
        double least = points[^1].Sparsity;
        int slower = Array.FindIndex(points, point => point.Seconds > dense);
        if (slower <= 0)
            return new BreakEven(null, AlwaysFaster: slower < 0, least);
        var (slow, fast) = (points[slower], points[slower - 1]);
        double share = (dense - fast.Seconds) / (slow.Seconds - fast.Seconds);
        return new BreakEven(fast.Sparsity + (share * (slow.Sparsity - fast.Sparsity)), AlwaysFaster: false, least);
    }
}
