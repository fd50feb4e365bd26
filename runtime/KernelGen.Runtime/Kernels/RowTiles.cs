using System.ComponentModel;

namespace KernelGen.CompilerServices;

/// <summary>How generated kernels cut a row of pixels into tiles.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowTiles
{
    /// <summary>
    /// How many pixels go in tiles of one pixel less than the largest, so that all others go in tiles of the largest: of 30 pixels with
    /// tiles of 8 at most two times 7. A row that is too short for that has one such tile where one or three pixels would be left over
    /// otherwise, and none where not: 7 and 2 instead of 8 and 1.
    /// </summary>
    /// <param name="pixels">Pixels of the row.</param>
    /// <param name="largest">Pixels of the largest tile.</param>
    public static int ShortEnd(int pixels, int largest)
    {
        int shorter = largest - 1, left = pixels % largest, missing = (largest - left) % largest;
        if (missing * shorter <= pixels)
            return missing * shorter;
        return left is 1 or 3 && pixels > largest ? shorter : 0;
    }
}
