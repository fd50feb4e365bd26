using OxyPlot;

namespace KernelGen.Tool.Inspect;

/// <summary>
/// Draws where a matrix has weights: dark where all are there, white where none is. Columns of a filter lie in the order input channel,
/// row, column. Large matrices are scaled down; a pixel is then as dark as the share of weights in it.
/// </summary>
internal static class MaskPicture
{
    private const int Most = 768, Least = 192;

    /// <summary>Draws a picture as PNG.</summary>
    /// <param name="mask">[rows][columns] whether there is a weight.</param>
    /// <param name="rows">Rows, at least 1.</param>
    public static byte[] Draw(bool[] mask, int rows)
    {
        int columns = mask.Length / rows, magnified = Math.Max(1, Least / Math.Max(rows, columns));
        int height = Math.Min(rows * magnified, Most), width = Math.Min(columns * magnified, Most);
        var pixels = new OxyColor[width, height];
        for (int y = 0; y < height; y++)
        {
            var (top, bottom) = Range(y, height, rows);
            for (int x = 0; x < width; x++)
            {
                var (left, right) = Range(x, width, columns);
                int count = 0;
                for (int row = top; row < bottom; row++)
                    count += mask.AsSpan((row * columns) + left, right - left).Count(true);
                byte shade = (byte)(255 - (255L * count / ((bottom - top) * (right - left))));
                pixels[x, y] = OxyColor.FromRgb(shade, shade, (byte)Math.Min(255, shade + (shade / 4)));
            }
        }

        return OxyImage.Create(pixels, ImageFormat.Png).GetData();
    }

    private static (int First, int End) Range(int pixel, int pixels, int numbers)
    {
        int first = (int)((long)pixel * numbers / pixels);
        return (first, Math.Max(first + 1, (int)((long)(pixel + 1) * numbers / pixels)));
    }
}
