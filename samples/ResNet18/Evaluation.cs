using KernelGen;
using ResNet18.Data;

namespace ResNet18;

/// <summary>Measures accuracy on images that the network did not learn from, the middle of each.</summary>
internal static class Evaluation
{
    /// <summary>Goes once over the images.</summary>
    /// <param name="network">The network.</param>
    /// <param name="list">The images.</param>
    /// <param name="unreadable">Hears of those that cannot be read; they do not count.</param>
    /// <param name="cancellation">Stops between two images.</param>
    /// <returns>Share of them whose highest score is that of their class; null where none can be read.</returns>
    public static double? Accuracy(Network network, ImageList list, UnreadableImages unreadable, CancellationToken cancellation)
    {
        using var decoder = new ImageDecoder(network.InputShape.Height);
        var batch = new ImageBatch(network.Batch, decoder.SampleLength);
        var loss = new SoftmaxCrossEntropy();
        int right = 0, count = 0;
        network.Training = false;
        for (int i = 0; i < list.Files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (decoder.TryDecode(list.Files[i], CropWindow.Center, batch.Next))
                batch.Add(list.Labels[i]);
            else
                unreadable.Add(list.Files[i]);
            if (batch.IsFull)
                Count();
        }

        if (batch.Count > 0)
            Count();
        return count > 0 ? (double)right / count : null;

        void Count()
        {
            network.Load(batch.Samples, batch.Order);
            right += loss.Evaluate(network.Forward(), batch.Labels).Correct;
            count += batch.Count;
            batch.Clear();
        }
    }
}
