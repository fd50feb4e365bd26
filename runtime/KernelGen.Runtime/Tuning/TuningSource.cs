namespace KernelGen;

/// <summary>Where the choice of a kernel comes from.</summary>
public enum TuningSource
{
    /// <summary>The policy's first choice; the network was not tuned yet.</summary>
    Untuned,

    /// <summary>The policy's first choice: tuning is off for this layer.</summary>
    Off,

    /// <summary>There is only one kernel for this pass and width.</summary>
    OnlyOne,

    /// <summary>The kernels were measured by this process.</summary>
    Measured,

    /// <summary>The choice of an earlier measurement is in the cache.</summary>
    Cached,

    /// <summary>The kernel was in use in the training that was resumed from a checkpoint.</summary>
    Checkpoint,
}
