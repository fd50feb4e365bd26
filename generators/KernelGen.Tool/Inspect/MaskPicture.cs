using OxyPlot;

namespace KernelGen.Tool.Inspect;

/// <summary>
/// Draws where a matrix has weights: dark where all are there, white where none is. Columns of a filter lie in the order input channel,
/// row, column. Large matrices are scaled down; a pixel is then as dark as the share of weights in it.
/// </summary>
internal static class MaskPicture
{
    private const int Least = 192;

    /// <summary>Draws a picture as PNG.</summary>
    /// <param name="mask">Where there are weights.</param>
    public static byte[] Draw(MaskCells mask)
    {
        int magnified = Math.Max(1, Least / Math.Max(mask.Height, mask.Width));
        int height = mask.Height * magnified, width = mask.Width * magnified;
        var pixels = new OxyColor[width, height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte shade = (byte)(255 - (255 * mask.ShareOf(y / magnified, x / magnified)));
                pixels[x, y] = OxyColor.FromRgb(shade, shade, (byte)Math.Min(255, shade + (shade / 4)));
            }
        }

        return OxyImage.Create(pixels, ImageFormat.Png).GetData();
    }
}
