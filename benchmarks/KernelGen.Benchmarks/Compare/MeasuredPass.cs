namespace KernelGen.Benchmarks.Compare;

/// <summary>A row of the results.</summary>
/// <param name="Pass"><c>forward</c>, <c>backward</c>, or <c>both</c> for the sum.</param>
/// <param name="Times">Seconds of each contender.</param>
/// <param name="Gflops">GFLOP/s of ours, over nonzeros.</param>
/// <param name="OperandBytes">What our kernel reads and writes; of <c>both</c>, the larger of the two.</param>
/// <param name="Kernel">Our kernel; null for <c>both</c>.</param>
/// <param name="AfterUpdate">
/// Seconds of ours where the weights changed before the forward pass; null for <c>backward</c>, where that makes no difference.
/// </param>
public sealed record MeasuredPass(string Pass, PassTimes Times, double Gflops, long OperandBytes, string? Kernel, double? AfterUpdate)
{
    /// <summary>Whether the operands fit in a cache of that size; null where the size is unknown.</summary>
    public bool? FitsIn(long? cacheBytes) => cacheBytes is { } size ? OperandBytes <= size : null;
}
