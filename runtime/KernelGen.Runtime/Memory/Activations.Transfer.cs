namespace KernelGen;

/// <content>Copies samples in and out, in the order [batch, channels, rows, columns].</content>
public sealed partial class Activations
{
    /// <summary>Copies <see cref="Batch"/> samples in; lanes without a sample become zero.</summary>
    /// <param name="samples">[batch, channels * rows * columns].</param>
    /// <exception cref="ArgumentException">The length is not batch times features.</exception>
    public void Load(ReadOnlySpan<float> samples)
    {
        RequireLength(samples.Length, nameof(samples));
        LoadBlocks(samples, 0, Blocks);
    }

    /// <summary>Copies in the samples of a larger set that <paramref name="order"/> lists; lanes without a sample become zero.</summary>
    /// <param name="samples">[n, channels * rows * columns].</param>
    /// <param name="order">[batch] numbers of samples, each from 0 to n - 1.</param>
    /// <exception cref="ArgumentException">
    /// The length is no multiple of the features, or the order has another length than <see cref="Batch"/> or lists a sample that does not
    /// exist.
    /// </exception>
    public void Load(ReadOnlySpan<float> samples, ReadOnlySpan<int> order)
    {
        RequireOrder(samples.Length, order);
        LoadBlocks(samples, order, 0, Blocks);
    }

    /// <summary>Copies the samples out.</summary>
    /// <param name="samples">[batch, channels * rows * columns], overwritten.</param>
    /// <exception cref="ArgumentException">The length is not batch times features.</exception>
    public void Store(Span<float> samples)
    {
        RequireLength(samples.Length, nameof(samples));
        StoreBlocks(samples, 0, Blocks);
    }

    /// <summary>Copies a block of whole images out as [features][16], features in the order of a sample: channel, row, column.</summary>
    internal void CopyFeatures(int block, Span<float> features)
    {
        for (int feature = 0; feature < Shape.Features; feature++)
            Line(block, feature).CopyTo(features.Slice(feature * BlockSamples, BlockSamples));
    }

    /// <summary>
    /// Copies a block of whole images in from [features][16], the inverse of <see cref="CopyFeatures"/>. The border stays as it is.
    /// </summary>
    internal void SetFeatures(int block, ReadOnlySpan<float> features)
    {
        for (int feature = 0; feature < Shape.Features; feature++)
            features.Slice(feature * BlockSamples, BlockSamples).CopyTo(Line(block, feature));
    }

    /// <summary>Loads some blocks of checked samples.</summary>
    internal void LoadBlocks(ReadOnlySpan<float> samples, ReadOnlySpan<int> order, int firstBlock, int endBlock)
    {
        Span<int> rows = stackalloc int[BlockSamples], next = stackalloc int[BlockSamples];
        Rows(order, firstBlock, next);
        for (int block = firstBlock; block < endBlock; block++)
        {
            next.CopyTo(rows);
            Rows(block + 1 < endBlock ? order : [], block + 1, next);
            LoadBlock(samples, rows, block, new NextRows(samples, next));
        }
    }

    /// <summary>Loads some blocks of samples that follow each other, whose length has been checked.</summary>
    internal void LoadBlocks(ReadOnlySpan<float> samples, int firstBlock, int endBlock)
    {
        Span<int> rows = stackalloc int[BlockSamples];
        for (int block = firstBlock; block < endBlock; block++)
        {
            ConsecutiveRows(block, rows);
            LoadBlock(samples, rows, block);
        }
    }

    /// <summary>Copies the samples of some blocks out; the length has been checked.</summary>
    internal void StoreBlocks(Span<float> samples, int firstBlock, int endBlock)
    {
        Span<int> rows = stackalloc int[BlockSamples];
        for (int block = firstBlock; block < endBlock; block++)
        {
            ConsecutiveRows(block, rows);
            StoreBlock(block, samples, rows);
        }
    }

    /// <summary>Throws if that many numbers are not those of the batch.</summary>
    internal void RequireLength(int length, string argument)
    {
        if (length != (long)Batch * Shape.Features)
        {
            throw new ArgumentException(
                $"{argument} has {length} numbers, but a batch of {Batch} with {Shape.Features} features each ({Shape}) has "
                + $"{(long)Batch * Shape.Features}.",
                argument);
        }
    }

    /// <summary>Loads a whole block at once if it is contiguous, else row of pixels by row of pixels.</summary>
    private void LoadBlock(ReadOnlySpan<float> samples, ReadOnlySpan<int> starts, int block, NextRows next = default)
    {
        if (IsContiguous)
        {
            BlockTranspose.Load(samples, starts, Planes(Shape), 0, Data.Slice(block * BlockLength, BlockLength), next);
            return;
        }

        var planes = new BlockTranspose.Planes(Shape.Channels, Shape.Width, Shape.Height * Shape.Width, PixelLength);
        for (int row = 0; row < StripHeight; row++)
            BlockTranspose.Load(samples, starts, planes, row * Shape.Width, Row(block, row));
    }

    private void StoreBlock(int block, Span<float> samples, ReadOnlySpan<int> starts)
    {
        if (IsContiguous)
        {
            BlockTranspose.Store(Data.Slice(block * BlockLength, BlockLength), Planes(Shape), 0, samples, starts);
            return;
        }

        var planes = new BlockTranspose.Planes(Shape.Channels, Shape.Width, Shape.Height * Shape.Width, PixelLength);
        for (int row = 0; row < StripHeight; row++)
            BlockTranspose.Store(Row(block, row), planes, row * Shape.Width, samples, starts);
    }

    /// <summary>
    /// The planes of a contiguous block. A vector is one pixel of many channels; the order is the same as that of many pixels of one
    /// channel, which is faster to transpose.
    /// </summary>
    private static BlockTranspose.Planes Planes(ActivationShape shape) => shape.IsVector
        ? new(1, shape.Features, shape.Features, BlockSamples)
        : new(shape.Channels, shape.Height * shape.Width, shape.Height * shape.Width, shape.Channels * BlockSamples);

    /// <summary>Where the rows of a block's lanes begin in a larger set; -1 for lanes without a sample.</summary>
    private void Rows(ReadOnlySpan<int> order, int block, Span<int> rows)
    {
        for (int lane = 0; lane < BlockSamples; lane++)
        {
            var (sample, strip) = Math.DivRem((block * BlockSamples) + lane, Strips);
            rows[lane] = sample < order.Length ? StartOf(order[sample], strip) : -1;
        }
    }

    /// <summary>Where the rows of a block's lanes begin if samples follow each other; -1 for lanes without a sample.</summary>
    private void ConsecutiveRows(int block, Span<int> rows)
    {
        for (int lane = 0; lane < BlockSamples; lane++)
        {
            var (sample, strip) = Math.DivRem((block * BlockSamples) + lane, Strips);
            rows[lane] = sample < Batch ? StartOf(sample, strip) : -1;
        }
    }

    /// <summary>The line of a feature, numbered in the order channel, row, column.</summary>
    private Span<float> Line(int block, int feature)
    {
        var (channel, pixel) = Math.DivRem(feature, Shape.Height * Shape.Width);
        return Data.Slice(PlaceOf(block, pixel / Shape.Width, pixel % Shape.Width) + (channel * BlockSamples), BlockSamples);
    }

    /// <summary>Where the first channel of a strip begins.</summary>
    private int StartOf(int sample, int strip) => (sample * Shape.Features) + (strip * StripHeight * Shape.Width);

    /// <summary>Throws if an order does not fit the batch, or lists samples that do not exist.</summary>
    internal void RequireOrder(int length, ReadOnlySpan<int> order)
    {
        int features = Shape.Features, count = length / features;
        if (length % features != 0)
        {
            throw new ArgumentException(
                $"samples has {length} numbers, which is no whole number of samples of {features} features ({Shape}).", nameof(length));
        }

        if (order.Length != Batch)
        {
            throw new ArgumentException(
                $"order names {order.Length} samples, but the batch is {Batch}. Set Batch to {order.Length} first.", nameof(order));
        }

        for (int lane = 0; lane < order.Length; lane++)
        {
            if ((uint)order[lane] >= (uint)count)
            {
                throw new ArgumentException(
                    $"order[{lane}] is {order[lane]}, but there are {count} samples, numbered from 0.", nameof(order));
            }
        }
    }
}
