namespace KernelGen.Training;

/// <summary>Batch sources made from others.</summary>
public static class BatchSources
{
    /// <summary>
    /// The batches of a source, each made ready on another thread while the one before it is trained on. Batches are copied; their order and numbers stay the same.
    /// A training that is stopped waits until the batch under way is ready.
    /// </summary>
    /// <param name="source">The source. Its batches are asked for on that thread alone, one epoch at a time.</param>
    public static IBatchSource Prefetch(this IBatchSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new PrefetchedSource(source);
    }

    /// <summary>
    /// The images of a source, changed at random in training: moved by up to <paramref name="padding"/> pixels each way, with zeros where nothing was, and
    /// turned left to right with probability 1/2. That is torchvision's <c>RandomCrop(size, padding)</c> and <c>RandomHorizontalFlip()</c>. Evaluation sees them unchanged.
    /// </summary>
    /// <param name="source">A source of images.</param>
    /// <param name="padding">Pixels by which an image moves at most, 0 or more.</param>
    /// <param name="flip">Whether images are turned.</param>
    /// <exception cref="ArgumentException">The samples are vectors, or the padding is negative or as large as an image.</exception>
    public static IBatchSource Augment(this IBatchSource source, int padding, bool flip)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Shape.IsVector)
            throw new ArgumentException($"The samples are vectors of {source.Shape.Features} features; only images can be moved and turned. Give the data set the shape of its images.", nameof(source));
        if (padding < 0 || padding >= Math.Min(source.Shape.Height, source.Shape.Width))
            throw new ArgumentOutOfRangeException(nameof(padding), $"The padding is {padding} pixels; it must be 0 or more, and less than the images of {source.Shape.Height} x {source.Shape.Width} are high and wide.");
        return new AugmentedSource(source, padding, flip);
    }
}
