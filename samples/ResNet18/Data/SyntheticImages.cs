namespace ResNet18.Data;

/// <summary>One batch of random images with random classes, the same in every step: for measuring, and to see that a network can learn it by heart.</summary>
internal sealed class SyntheticImages : IImageSource
{
    private readonly ImageBatch _batch;

    /// <summary>Draws the images: numbers of mean 0 and deviation 1, evenly distributed.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <param name="batch">Images.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Same seed, same images.</param>
    public SyntheticImages(int size, int batch, int classes, int seed)
    {
        Description = $"one batch of {batch} random images";
        _batch = new ImageBatch(batch, PixelNormalization.Channels * size * size);
        var random = new Random(seed);
        float spread = 2 * MathF.Sqrt(3);
        while (!_batch.IsFull)
        {
            foreach (ref float number in _batch.Next)
                number = (random.NextSingle() - 0.5f) * spread;
            _batch.Add(random.Next(classes));
        }
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public ImageBatch Next() => _batch;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
