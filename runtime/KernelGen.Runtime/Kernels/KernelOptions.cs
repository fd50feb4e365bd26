namespace KernelGen;

/// <summary>How a layer chooses among the kernels that the generator wrote for it.</summary>
public sealed record KernelOptions
{
    /// <summary>
    /// The environment variable that sets the width where <see cref="Width"/> is null: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.
    /// </summary>
    public const string WidthVariable = "KERNELGEN_WIDTH";

    /// <summary>
    /// The environment variable that says whether layers are tuned where <see cref="Tune"/> is null: <c>on</c> or <c>off</c>.
    /// </summary>
    public const string TuneVariable = "KERNELGEN_TUNE";

    /// <summary>
    /// The environment variable that names the folder where choices of kernels are remembered, in place of the user's cache folder.
    /// </summary>
    public const string CacheVariable = "KERNELGEN_CACHE";

    /// <summary>
    /// The vector width to use; null leaves it to <see cref="WidthVariable"/>, and without that to the widest that the processor
    /// accelerates.
    /// </summary>
    public VectorWidth? Width { get; init; }

    /// <summary>
    /// Whether <see cref="Network.Tune"/> may take another kernel of that width than the first choice of the generator's policy; null
    /// leaves it to <see cref="TuneVariable"/>, and without that it may.
    /// </summary>
    public bool? Tune { get; init; }

    /// <summary>
    /// The share of zeros below which a sparse layer that was declared with dense kernels uses them without a measurement, from 0 to 1.
    /// From this share on, <see cref="Network.Tune"/> measures both.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    public double DenseBelow
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                FormattableString.Invariant($"{nameof(DenseBelow)} is {value}; it is a share of zeros, from 0 to 1, say 0.2."));
    } = 0.2;
}
