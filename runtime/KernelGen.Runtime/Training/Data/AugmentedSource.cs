namespace KernelGen.Training;

/// <summary>Shifts and flips the images of a source at random; the changes depend on seed and epoch only.</summary>
internal sealed class AugmentedSource(IBatchSource source, int padding, bool flip) : IBatchSource
{
    /// <inheritdoc/>
    public ActivationShape Shape => source.Shape;

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int? Classes => source.Classes;

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => source.Evaluate(batch);

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch)
    {
        // A seed of its own, so that the changes do not depend on the numbers of the order.
        var random = Shuffle.RandomOf(~seed, epoch);
        var changed = new BatchCopy(Shape.Features);
        foreach (var original in source.Train(batch, seed, epoch))
        {
            changed.Take(original);
            for (int i = 0; i < original.Count; i++)
            {
                int down = random.NextInt((2 * padding) + 1) - padding, right = random.NextInt((2 * padding) + 1) - padding;
                bool turn = flip && random.NextInt(2) == 1;
                var image = original.Samples.Span.Slice(original.Order.Span[i] * Shape.Features, Shape.Features);
                Change(image, changed.Sample(i), down, right, turn);
            }

            yield return changed.Batch;
        }
    }

    /// <summary>
    /// Without a flip, pixel (row, column) of the result is pixel (row + down, column + right) of the image; with a flip, the result is
    /// mirrored left to right.
    /// </summary>
    private void Change(ReadOnlySpan<float> image, Span<float> to, int down, int right, bool turn)
    {
        int height = Shape.Height, width = Shape.Width;
        to.Clear();
        for (int plane = 0; plane < Shape.Channels; plane++)
        {
            for (int row = Math.Max(0, -down); row < Math.Min(height, height - down); row++)
            {
                var from = image.Slice(((plane * height) + row + down) * width, width);
                var line = to.Slice(((plane * height) + row) * width, width);
                for (int column = Math.Max(0, -right); column < Math.Min(width, width - right); column++)
                    line[turn ? width - 1 - column : column] = from[column + right];
            }
        }
    }
}
