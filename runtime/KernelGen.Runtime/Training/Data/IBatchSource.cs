namespace KernelGen.Training;

/// <summary>
/// Where a training gets its batches from: memory, files, whatever can be read batch by batch. <see cref="Dataset"/> is one. Batches may live in memory that is used
/// again for the next: none is used after the next is asked for.
/// </summary>
public interface IBatchSource
{
    /// <summary>Shape of one sample.</summary>
    ActivationShape Shape { get; }

    /// <summary>Samples of an epoch. Schedules and progress count on it; an epoch may give fewer, but not more.</summary>
    int Count { get; }

    /// <summary>Number of classes that labels are taken from; null where targets are numbers.</summary>
    int? Classes { get; }

    /// <summary>The batches of one epoch of training, in an order and with changes that seed and epoch decide alone.</summary>
    /// <param name="batch">Samples of a batch; the last may have fewer.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    IEnumerable<SampleBatch> Train(int batch, int seed, int epoch);

    /// <summary>The batches of an evaluation: each sample once, unchanged.</summary>
    /// <param name="batch">Samples of a batch; the last may have fewer.</param>
    IEnumerable<SampleBatch> Evaluate(int batch);
}
