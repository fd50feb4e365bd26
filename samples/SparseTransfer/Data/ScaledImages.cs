using System.Numerics.Tensors;
using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace SparseTransfer.Data;

/// <summary>
/// Grey images of 28 x 28 pixels as a pretrained network takes them: scaled, in three channels. Only the images of a batch are scaled,
/// since 60,000 of 3 x 64 x 64 numbers would take 2.9 GB.
/// </summary>
/// <param name="images">The images.</param>
/// <param name="size">Rows and columns that they are scaled to.</param>
/// <param name="means">[3] what is subtracted in each channel.</param>
internal sealed class ScaledImages(ImageSet images, int size, IReadOnlyList<float> means) : IBatchSource
{
    /// <inheritdoc/>
    public ActivationShape Shape { get; } = new(size, size, means.Count);

    /// <inheritdoc/>
    public int Count => images.Count;

    /// <inheritdoc/>
    public int? Classes => ImageSet.ClassNames.Count;

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) => Batches(EpochOrder.Of(Count, seed, epoch), batch);

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => Batches([.. Enumerable.Range(0, Count)], batch);

    private IEnumerable<SampleBatch> Batches(int[] order, int batch)
    {
        var (scale, grey) = (new BilinearScale(ImageSet.Side, size), new float[size * size]);
        var scaled = new ImageBatch(batch, Shape.Features);
        for (int i = 0; i < order.Length; i++)
        {
            scale.Apply(images.Image(order[i]), grey);
            for (int channel = 0; channel < means.Count; channel++)
                TensorPrimitives.Subtract(grey, means[channel], scaled.Next.Slice(channel * grey.Length, grey.Length));
            scaled.Add(images.Labels.Span[order[i]]);
            if (!scaled.IsFull && i < order.Length - 1)
                continue;
            yield return scaled.ToBatch();
            scaled.Clear();
        }
    }
}
