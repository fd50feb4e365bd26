using System.ComponentModel;

namespace KernelGen;

/// <summary>How generated kernels cut a row of pixels into tiles.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowTiles
{
    /// <summary>
    /// How many pixels go in tiles of one pixel less than the largest, so that all others go in tiles of the largest: of 30 pixels with tiles of 8 at most two
    /// times 7. Zero where a row is too short for that.
    /// </summary>
    /// <param name="pixels">Pixels of the row.</param>
    /// <param name="largest">Pixels of the largest tile.</param>
    public static int ShortEnd(int pixels, int largest)
    {
        int missing = (largest - (pixels % largest)) % largest, end = missing * (largest - 1);
        return end <= pixels ? end : 0;
    }
}
