namespace KernelGen.Training;

/// <summary>
/// The source of the batches of a training run: memory, files, or whatever can be read batch by batch. <see cref="Dataset"/> is one. A
/// batch may be in memory that is reused for the next one: the trainer does not use it after it has requested the next one.
/// </summary>
public interface IBatchSource
{
    /// <summary>Shape of one sample.</summary>
    ActivationShape Shape { get; }

    /// <summary>
    /// Number of samples of an epoch. Schedules and progress depend on it; an epoch may give fewer samples, but not more.
    /// </summary>
    int Count { get; }

    /// <summary>Number of classes of the labels; null if targets are numbers.</summary>
    int? Classes { get; }

    /// <summary>The batches of one epoch of training, in an order and with changes that depend on seed and epoch only.</summary>
    /// <param name="batch">Samples of a batch; the last may have fewer.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    IEnumerable<SampleBatch> Train(int batch, int seed, int epoch);

    /// <summary>The batches of an evaluation: each sample once, unchanged.</summary>
    /// <param name="batch">Samples of a batch; the last may have fewer.</param>
    IEnumerable<SampleBatch> Evaluate(int batch);
}
