namespace KernelGen;

/// <summary>
/// Moves one block of 16 samples between rows in the order channel, row, column (NCHW) and lines in the order row, column, channel: pixel p
/// of channel c is number <c>c * pixels + p</c> of a sample and line <c>p * channels + c</c> of the block.
/// </summary>
internal static class BlockTranspose
{
    private const int Lanes = Activations.BlockSamples;

    /// <summary>Fills a block from rows.</summary>
    /// <param name="samples">Samples, row after row.</param>
    /// <param name="rows">[16] where each lane's row begins; negative for a lane without sample, which becomes zero.</param>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="block">[features][16], overwritten.</param>
    public static void Load(ReadOnlySpan<float> samples, ReadOnlySpan<int> rows, ActivationShape shape, Span<float> block)
    {
        var (pixels, channels) = Extent(shape);
        for (int channel = 0; channel < channels; channel++)
        {
            int pitch = channels * Lanes, origin = channel * Lanes, pixel = 0;
            if (TileTranspose.IsSupported && pixels >= TileTranspose.Size)
            {
                for (; pixel < pixels; pixel += TileTranspose.Size)
                {
                    // The last tile reaches back over pixels that are done, which is cheaper than a loop for the rest.
                    int start = Math.Min(pixel, pixels - TileTranspose.Size), feature = (channel * pixels) + start;
                    for (int lane = 0; lane < Lanes; lane += TileTranspose.Size)
                        TileTranspose.ToLines(samples, rows[lane..], feature, block, origin + (start * pitch) + lane, pitch);
                }
            }

            for (; pixel < pixels; pixel++)
            {
                var line = block.Slice(origin + (pixel * pitch), Lanes);
                for (int lane = 0; lane < Lanes; lane++)
                    line[lane] = rows[lane] < 0 ? 0 : samples[rows[lane] + (channel * pixels) + pixel];
            }
        }
    }

    /// <summary>Copies a block out to rows, the inverse of <see cref="Load"/>; lanes with a negative row are left out.</summary>
    public static void Store(ReadOnlySpan<float> block, ActivationShape shape, Span<float> samples, ReadOnlySpan<int> rows)
    {
        var (pixels, channels) = Extent(shape);
        for (int channel = 0; channel < channels; channel++)
        {
            int pitch = channels * Lanes, origin = channel * Lanes, pixel = 0;
            if (TileTranspose.IsSupported && pixels >= TileTranspose.Size)
            {
                for (; pixel < pixels; pixel += TileTranspose.Size)
                {
                    int start = Math.Min(pixel, pixels - TileTranspose.Size), feature = (channel * pixels) + start;
                    for (int lane = 0; lane < Lanes; lane += TileTranspose.Size)
                        TileTranspose.ToRows(block, origin + (start * pitch) + lane, pitch, samples, rows[lane..], feature);
                }
            }

            for (; pixel < pixels; pixel++)
            {
                var line = block.Slice(origin + (pixel * pitch), Lanes);
                for (int lane = 0; lane < Lanes; lane++)
                {
                    if (rows[lane] >= 0)
                        samples[rows[lane] + (channel * pixels) + pixel] = line[lane];
                }
            }
        }
    }

    /// <summary>A vector is one pixel of many channels, but both orders agree for it, so it may as well be many pixels of one.</summary>
    private static (int Pixels, int Channels) Extent(ActivationShape shape) =>
        shape.IsVector ? (shape.Features, 1) : (shape.Height * shape.Width, shape.Channels);
}
