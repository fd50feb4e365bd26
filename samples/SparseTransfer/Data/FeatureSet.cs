using KernelGen;
using KernelGen.Training;

namespace SparseTransfer.Data;

/// <summary>The features that a network gives for images, as samples of another network.</summary>
internal static class FeatureSet
{
    /// <summary>Computes them, for every image once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static Dataset Of(Network network, IBatchSource images, int classes, CancellationToken cancellation)
    {
        var (features, labels) = (new List<float>(), new List<int>());
        float[] samples = new float[network.Batch * images.Shape.Features];
        foreach (var batch in images.Evaluate(network.Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            int length = images.Shape.Features;
            for (int i = 0; i < batch.Count; i++)
                batch.Samples.Span.Slice(batch.Order.Span[i] * length, length).CopyTo(samples.AsSpan(i * length));
            features.AddRange(network.Predict(samples.AsSpan(0, batch.Count * length)));
            labels.AddRange(batch.Labels.Span);
        }

        return new Dataset(network.OutputShape, features.ToArray(), labels.ToArray(), classes);
    }
}
