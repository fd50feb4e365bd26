using KernelGen.Samples;

namespace ResNet18.Data;

/// <summary>
/// Training images from a folder: pass after pass in a new order, each cut out anywhere and turned around half of the time. While a step
/// runs, a background thread decodes the images of the next one.
/// </summary>
internal sealed class FolderImages : IImageSource
{
    private readonly ImageList _list;
    private readonly UnreadableImages _unreadable;
    private readonly ImageDecoder _decoder;
    private readonly Random _random;
    private readonly int[] _order;
    private int _place;
    private ImageBatch _free;
    private Task<ImageBatch> _coming;
    private volatile bool _stopping;

    /// <summary>Begins to decode the first images.</summary>
    /// <param name="list">The images.</param>
    /// <param name="size">Rows and columns that the network takes.</param>
    /// <param name="batch">Images of a step.</param>
    /// <param name="seed">Same seed, same images.</param>
    /// <param name="unreadable">Hears of images that cannot be read.</param>
    public FolderImages(ImageList list, int size, int batch, int seed, UnreadableImages unreadable)
    {
        Description = $"{list.Files.Count:N0} images of {list.Classes.Count} classes from {list.Folder}";
        (_list, _unreadable, _decoder, _random) = (list, unreadable, new ImageDecoder(size), new Random(seed));
        _order = [.. Enumerable.Range(0, list.Files.Count)];
        _place = _order.Length;
        _free = new ImageBatch(batch, _decoder.SampleLength);
        var first = new ImageBatch(batch, _decoder.SampleLength);
        _coming = Task.Run(() => Fill(first));
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>Whether the images of the next step are decoded.</summary>
    public bool IsReady => _coming.IsCompleted;

    /// <inheritdoc/>
    /// <exception cref="InputException">None of the images can be read.</exception>
    public ImageBatch Next()
    {
        var ready = _coming.GetAwaiter().GetResult();
        var next = _free;
        _coming = Task.Run(() => Fill(next));
        _free = ready;
        return ready;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The background thread still uses the decoder; its failure no longer matters to anyone.
        _stopping = true;
        _coming.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
        _decoder.Dispose();
    }

    private ImageBatch Fill(ImageBatch batch)
    {
        batch.Clear();
        while (!batch.IsFull && !_stopping)
        {
            int image = NextInOrder();
            if (_unreadable.Contains(_list.Files[image]))
                continue;
            if (_decoder.TryDecode(_list.Files[image], CropWindow.Draw(_random), batch.Next))
                batch.Add(_list.Labels[image]);
            else
                _unreadable.Add(_list.Files[image]);
        }

        return batch;
    }

    private int NextInOrder()
    {
        if (_place == _order.Length)
        {
            if (_unreadable.Count == _order.Length)
                throw _list.NothingReadable();
            _random.Shuffle(_order);
            _place = 0;
        }

        return _order[_place++];
    }
}
