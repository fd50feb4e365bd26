namespace KernelGen.Training;

/// <summary>
/// Where and how often <see cref="Trainer.Fit"/> saves checkpoints, from which <see cref="Trainer.Resume"/> continues. The folder belongs
/// to one run: it holds the last checkpoints, <c>step-000000123.safetensors</c>, and the best, <c>best.safetensors</c>. Each appears whole
/// or not at all, and older ones are deleted after the new one is in place.
/// </summary>
public sealed class CheckpointFolder
{
    /// <summary>Names a folder.</summary>
    /// <param name="path">The folder; it is created when a run begins.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CheckpointFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>How many of the last checkpoints are kept, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int KeepLast { get; init => field = AtLeastOne(value, "checkpoints are to be kept"); } = 3;

    /// <summary>
    /// Whether the checkpoint of the best epoch is kept as well: by accuracy on the test samples; where there is none, by the loss on them;
    /// without test samples, by the training loss. Of equal ones, the first is the best.
    /// </summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>Epochs from one checkpoint to the next, at least 1. There is one after the last epoch in any case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int EveryEpochs { get; init => field = AtLeastOne(value, "epochs lie between two checkpoints"); } = 1;

    /// <summary>Steps of the optimiser from one checkpoint to the next, at least 1; null for none within an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int? EverySteps
    {
        get;
        init => field = value is { } steps ? AtLeastOne(steps, "steps lie between two checkpoints") : null;
    }

    private static int AtLeastOne(int value, string what) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"{value} {what}; at least 1 is needed.");
}
