namespace KernelGen.Training;

/// <summary>Batch sources made from others.</summary>
public static class BatchSources
{
    /// <summary>
    /// Prepares each batch of a source on another thread, while the batch before it is used. Batches are copied; their order and numbers
    /// stay the same. If the training is stopped, it waits until the batch in preparation is complete.
    /// </summary>
    /// <param name="source">The source. Its batches are enumerated on that thread only, one epoch at a time.</param>
    public static IBatchSource Prefetch(this IBatchSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new PrefetchedSource(source);
    }

    /// <summary>
    /// Changes the images of a source at random in training: shifts them by up to <paramref name="padding"/> pixels in each direction, with
    /// zeros outside of the image, and flips them left to right with probability 1/2. That is torchvision's <c>RandomCrop(size,
    /// padding)</c> and <c>RandomHorizontalFlip()</c>. In an evaluation, images are not changed.
    /// </summary>
    /// <param name="source">A source of images.</param>
    /// <param name="padding">The largest shift in pixels, 0 or more.</param>
    /// <param name="flip">Whether images are flipped.</param>
    /// <exception cref="ArgumentException">The samples are vectors, or the padding is negative or as large as an image.</exception>
    public static IBatchSource Augment(this IBatchSource source, int padding, bool flip)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Shape.IsVector)
        {
            throw new ArgumentException(
                $"The samples are vectors of {source.Shape.Features} features; only images can be moved and turned. "
                + "Give the data set the shape of its images.",
                nameof(source));
        }

        if (padding < 0 || padding >= Math.Min(source.Shape.Height, source.Shape.Width))
        {
            throw new ArgumentOutOfRangeException(
                nameof(padding),
                $"The padding is {padding} pixels; it must be 0 or more, "
                + $"and less than the images of {source.Shape.Height} x {source.Shape.Width} are high and wide.");
        }

        return new AugmentedSource(source, padding, flip);
    }

    /// <summary>
    /// Adds the scores of a teacher network to each batch, for <see cref="Distillation"/>: they replace the target numbers of the source.
    /// The teacher runs in inference mode, on the samples as they are after all changes, on the thread that requests the batch.
    /// </summary>
    /// <param name="source">A source of labelled samples.</param>
    /// <param name="teacher">A trained network with the same input; nothing else may use it at the same time.</param>
    /// <exception cref="ArgumentException">
    /// The samples have no labels or do not fit the teacher, or the teacher does not give one score for each class.
    /// </exception>
    public static IBatchSource WithTeacher(this IBatchSource source, Network teacher)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(teacher);
        if (source.Classes is not { } classes || classes > teacher.OutputShape.Features)
        {
            throw new ArgumentException(
                $"The source has {(source.Classes is { } count ? $"{count} classes" : "no labels")}, but the teacher gives "
                + $"{teacher.OutputShape.Features} scores. Give the source labels, and the teacher a score for each class.",
                nameof(source));
        }

        if (source.Shape.Features != teacher.InputShape.Features)
        {
            throw new ArgumentException(
                $"The samples have the shape {source.Shape}, but the teacher takes {teacher.InputShape}. Use a teacher with that input.",
                nameof(teacher));
        }

        return new TaughtSource(source, teacher);
    }
}
