using KernelGen.Training;

namespace KernelGen.Samples;

/// <summary>
/// Images from a folder. In training, pass after pass in a new order, each cut out anywhere and turned around half of the time; in
/// evaluation, the middle of each. Images that cannot be read are left out. Decoding takes as long as a part of a step, so a training
/// prefetches these batches.
/// </summary>
/// <param name="list">The images.</param>
/// <param name="size">Rows and columns that the network takes.</param>
/// <param name="count">Images of a training epoch; several passes where that is more than there are.</param>
/// <param name="normalization">What becomes of the pixels.</param>
/// <param name="unreadable">Collects images that cannot be read.</param>
internal sealed class FolderImages(
    ImageList list, int size, int count, PixelNormalization normalization, UnreadableImages unreadable) : IBatchSource
{
    /// <inheritdoc/>
    public ActivationShape Shape { get; } = new(size, size, PixelNormalization.Channels);

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public int? Classes => list.Classes.Count;

    /// <inheritdoc/>
    /// <exception cref="InputException">None of the images can be read.</exception>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch)
    {
        using var decoder = new ImageDecoder(size, normalization);
        var random = new Random(unchecked((seed * 397) ^ epoch));
        var images = new ImageBatch(batch, decoder.SampleLength);
        int left = count;
        while (true)
        {
            int[] order = [.. Enumerable.Range(0, list.Files.Count)];
            random.Shuffle(order);
            foreach (int image in order)
            {
                if (Decode(decoder, image, CropWindow.Draw(random), images))
                    left--;
                if (!images.IsFull && left > 0)
                    continue;
                yield return images.ToBatch();
                images.Clear();
                if (left == 0)
                    yield break;
            }

            if (unreadable.Count >= list.Files.Count)
                throw list.NothingReadable();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">None of the images can be read.</exception>
    public IEnumerable<SampleBatch> Evaluate(int batch)
    {
        using var decoder = new ImageDecoder(size, normalization);
        var images = new ImageBatch(batch, decoder.SampleLength);
        bool any = false;
        for (int image = 0; image < list.Files.Count; image++)
        {
            any |= Decode(decoder, image, CropWindow.Center, images);
            if (!images.IsFull)
                continue;
            yield return images.ToBatch();
            images.Clear();
        }

        if (!any)
            throw list.NothingReadable();
        if (images.Count > 0)
            yield return images.ToBatch();
    }

    private bool Decode(ImageDecoder decoder, int image, CropWindow window, ImageBatch images)
    {
        string file = list.Files[image];
        if (unreadable.Contains(file))
            return false;
        if (decoder.TryDecode(file, window, images.Next))
        {
            images.Add(list.Labels[image]);
            return true;
        }

        unreadable.Add(file);
        return false;
    }
}
