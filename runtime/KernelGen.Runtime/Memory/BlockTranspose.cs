using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// Moves pixels of one block of 16 samples between rows in the order channel, row, column (NCHW) and lines in the order row, column,
/// channel.
/// </summary>
internal static class BlockTranspose
{
    private const int Lanes = Activations.BlockSamples;

    /// <summary>
    /// A run of pixels: pixel p of channel c is number <c>c * Plane + p</c> of a sample, and lies <c>p * Pitch + c * 16</c> floats into the
    /// lines.
    /// </summary>
    /// <param name="Channels">Channels of a pixel.</param>
    /// <param name="Pixels">Pixels of the run.</param>
    /// <param name="Plane">Numbers of one channel in a sample.</param>
    /// <param name="Pitch">Floats from one pixel to the next.</param>
    public readonly record struct Planes(int Channels, int Pixels, int Plane, int Pitch);

    /// <summary>Fills lines from rows.</summary>
    /// <param name="samples">Samples, row after row.</param>
    /// <param name="rows">[16] where each lane's row begins; negative for a lane without sample, which becomes zero.</param>
    /// <param name="planes">The run of pixels.</param>
    /// <param name="first">Number of the run's first pixel within a channel.</param>
    /// <param name="block">The lines, overwritten.</param>
    /// <param name="next">The rows of the next block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(
        ReadOnlySpan<float> samples, ReadOnlySpan<int> rows, Planes planes, int first, Span<float> block, NextRows next = default)
    {
        var (channels, pixels, plane, pitch) = planes;
        for (int channel = 0; channel < channels; channel++)
        {
            int origin = channel * Lanes, pixel = 0;
            if (TileTranspose.IsSupported && pixels >= TileTranspose.Size)
            {
                for (; pixel < pixels; pixel += TileTranspose.Size)
                {
                    // The last tile overlaps the one before it, which takes less time than a loop for the remaining pixels.
                    int start = Math.Min(pixel, pixels - TileTranspose.Size), feature = (channel * plane) + first + start;
                    next.Prefetch(feature);
                    for (int lane = 0; lane < Lanes; lane += TileTranspose.Size)
                        TileTranspose.ToLines(samples, rows[lane..], feature, block, origin + (start * pitch) + lane, pitch);
                }
            }

            for (; pixel < pixels; pixel++)
            {
                var line = block.Slice(origin + (pixel * pitch), Lanes);
                for (int lane = 0; lane < Lanes; lane++)
                    line[lane] = rows[lane] < 0 ? 0 : samples[rows[lane] + (channel * plane) + first + pixel];
            }
        }
    }

    /// <summary>Copies lines out to rows, the inverse of <see cref="Load"/>; lanes with a negative row are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(ReadOnlySpan<float> block, Planes planes, int first, Span<float> samples, ReadOnlySpan<int> rows)
    {
        var (channels, pixels, plane, pitch) = planes;
        for (int channel = 0; channel < channels; channel++)
        {
            int origin = channel * Lanes, pixel = 0;
            if (TileTranspose.IsSupported && pixels >= TileTranspose.Size)
            {
                for (; pixel < pixels; pixel += TileTranspose.Size)
                {
                    int start = Math.Min(pixel, pixels - TileTranspose.Size), feature = (channel * plane) + first + start;
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
                        samples[rows[lane] + (channel * plane) + first + pixel] = line[lane];
                }
            }
        }
    }
}
