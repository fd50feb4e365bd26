namespace KernelGen;

/// <summary>What the tuner chose for one pass of one layer.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Pass">The pass: <c>Forward</c>, <c>Backward</c>, <c>BackwardWeights</c> ...</param>
/// <param name="Kernel">The kernel in use.</param>
/// <param name="FirstChoice">The kernel that an untuned layer uses.</param>
/// <param name="Candidates">Number of kernels to choose from.</param>
/// <param name="Time">Median time of the kernel in use for the whole batch on one thread; null if it was not measured.</param>
/// <param name="FirstChoiceTime">The same for the first choice.</param>
/// <param name="Source">Where the choice comes from.</param>
public sealed record TuningResult(
    string Layer, string Pass, string Kernel, string FirstChoice, int Candidates,
    TimeSpan? Time, TimeSpan? FirstChoiceTime, TuningSource Source)
{
    /// <summary>
    /// Multiply-adds of the pass for the whole batch; zeros count in dense kernels. 0 where the choice is between several passes as a
    /// whole.
    /// </summary>
    public long MultiplyAdds { get; init; }

    /// <summary>The width of the kernel in use; null where the choice is between several passes as a whole.</summary>
    public VectorWidth? Width { get; init; }

    /// <summary>
    /// The share of the multiply-add peak that the loads and stores of the kernel in use leave time for
    /// (<see cref="CompilerServices.KernelVariant.Bound"/>); null where the choice is between several passes as a whole, and for
    /// <c>BackwardWeights</c> of a sparse layer, since the bound of its kernel is that of both gradients.
    /// </summary>
    public double? Bound { get; init; }

    /// <summary>Floating-point operations in a nanosecond, a multiply-add being two; null where it was not measured.</summary>
    public double? GigaflopsPerSecond => Time is { } time && MultiplyAdds > 0 ? 2 * MultiplyAdds / (1e9 * time.TotalSeconds) : null;

    /// <summary>Time of the first choice divided by the time of the kernel in use; null if they were not measured.</summary>
    public double? Speedup => FirstChoiceTime / Time;
}
