using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace ResNet18.Data;

/// <summary>
/// One batch of random images with random classes, the same in every step: for measuring, and to see that a network can learn it by heart.
/// </summary>
internal sealed class SyntheticImages : IBatchSource
{
    private readonly ImageBatch _batch;
    private readonly int _steps;

    /// <summary>Draws the images: numbers of mean 0 and deviation 1, evenly distributed.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <param name="batch">Images.</param>
    /// <param name="steps">Batches of an epoch.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Same seed, same images.</param>
    public SyntheticImages(int size, int batch, int steps, int classes, int seed)
    {
        (Shape, Classes, _steps) = (new ActivationShape(size, size, PixelNormalization.Channels), classes, steps);
        _batch = new ImageBatch(batch, Shape.Features);
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
    public ActivationShape Shape { get; }

    /// <inheritdoc/>
    public int Count => _batch.Count * _steps;

    /// <inheritdoc/>
    public int? Classes { get; }

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) => Enumerable.Repeat(_batch.ToBatch(), _steps);

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => [_batch.ToBatch()];
}
