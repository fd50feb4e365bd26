using System.ComponentModel;

namespace KernelGen.CompilerServices;

/// <summary>How generated kernels cut a row of pixels into tiles.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowTiles
{
    /// <summary>Pixels that keep the arithmetic units busy: a smaller tile takes as long as one of so many.</summary>
    private const int BusyPixels = 4;

    /// <summary>
    /// How many pixels go in tiles of one pixel less than the largest, so that all others go in tiles of the largest: of 30 pixels with
    /// tiles of 8 at most two times 7. In a row that is too short for that, as many as leave the fewest and fullest smaller tiles: 14
    /// pixels with tiles of 6 at most are 5, 5 and 4.
    /// </summary>
    /// <param name="pixels">Pixels of the row.</param>
    /// <param name="largest">Pixels of the largest tile.</param>
    public static int ShortEnd(int pixels, int largest)
    {
        int shorter = largest - 1, missing = (largest - (pixels % largest)) % largest;
        if (missing * shorter <= pixels)
            return missing * shorter;
        int best = 0, least = int.MaxValue;
        for (int end = 0; end <= pixels; end += shorter)
        {
            int cost = Cost(end, shorter) + Cost(pixels - end, largest);
            (best, least) = cost < least ? (end, cost) : (best, least);
        }

        return best;
    }

    /// <summary>Time of some pixels in tiles of at most a size, in multiply-adds of a line; each tile costs one more.</summary>
    private static int Cost(int pixels, int largest)
    {
        int cost = 0;
        foreach (int size in (ReadOnlySpan<int>)[largest, largest - 1, 4, 2, 1])
        {
            if (size < 1 || size > largest)
                continue;
            cost += pixels / size * (Math.Max(size, BusyPixels) + 1);
            pixels %= size;
        }

        return cost;
    }
}
