namespace KernelGen.Torch;

/// <summary>How <see cref="SparseModules.Swap"/> chooses.</summary>
public sealed record SwapOptions
{
    /// <summary>The least share of zeros for which a sparse layer is tried, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    public double Threshold
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                FormattableString.Invariant($"{nameof(Threshold)} is {value}; it is a share of zeros, from 0 to 1, say 0.8."));
    } = 0.8;

    /// <summary>
    /// Whether both modules are measured, forward and backward, and the faster one stays; else every layer that can be replaced is.
    /// </summary>
    public bool Measure { get; init; } = true;

    /// <summary>Time for measuring one layer; tuning its kernels comes on top.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan Budget
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Budget)} is {value}; give some milliseconds.");
    } = TimeSpan.FromMilliseconds(300);
}
