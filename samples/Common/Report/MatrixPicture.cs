using ScottPlot;
using SkiaSharp;

namespace KernelGen.Samples;

/// <summary>
/// Draws a matrix of weights, one cell per weight, white where nothing is drawn. The kernels of a convolution stand side by side, a row of
/// them for each output channel.
/// </summary>
internal static class MatrixPicture
{
    /// <summary>Picture elements across the matrix, at least.</summary>
    private const int MatrixWidth = 1000;

    /// <summary>Picture elements down the matrix, at least.</summary>
    private const int MatrixHeight = 300;

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="title">What the picture shows.</param>
    /// <param name="cells">Row and column of each cell in the layer's pattern, with its colour.</param>
    public static byte[] Draw(SparseWeights weights, string title, IEnumerable<(int Row, int Column, SKColor Color)> cells)
    {
        using var bitmap = Matrix(weights, cells);
        using var image = new Image(bitmap);
        var plot = new Plot();
        plot.Font.Set(ReportFont.Family);
        plot.Add.ImageRect(image, new CoordinateRect(0, weights.Inputs, weights.Outputs, 0));
        plot.Axes.SetLimits(0, weights.Inputs, weights.Outputs, 0);
        string unit = weights.KernelHeight * weights.KernelWidth == 1
            ? "feature"
            : $"channel, {weights.KernelHeight} x {weights.KernelWidth} weights each";
        plot.Title(title, size: 18);
        plot.XLabel($"input {unit}", size: 16);
        plot.YLabel($"output {unit}", size: 16);
        plot.Axes.Bottom.TickLabelStyle.FontSize = 14;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.HideGrid();

        // A fixed frame around the matrix, so that one weight is a whole number of picture elements and nothing is blurred.
        var padding = new PixelPadding(80, 24, 60, 48);
        plot.Layout.Fixed(padding);
        return plot.GetImageBytes(
            (int)(padding.Left + padding.Right) + bitmap.Width, (int)(padding.Top + padding.Bottom) + bitmap.Height, ImageFormat.Png);
    }

    private static SKBitmap Matrix(SparseWeights weights, IEnumerable<(int Row, int Column, SKColor Color)> cells)
    {
        int columns = weights.Inputs * weights.KernelWidth, rows = weights.Outputs * weights.KernelHeight;
        int cellWidth = Math.Max(1, (MatrixWidth + columns - 1) / columns);
        int cellHeight = Math.Max(cellWidth, (MatrixHeight + rows - 1) / rows);
        var bitmap = new SKBitmap(columns * cellWidth, rows * cellHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint();
        foreach (var (output, column, color) in cells)
        {
            var (inputRow, tapColumn) = Math.DivRem(column, weights.KernelWidth);
            var (input, tapRow) = Math.DivRem(inputRow, weights.KernelHeight);
            int x = (input * weights.KernelWidth) + tapColumn, y = (output * weights.KernelHeight) + tapRow;
            paint.Color = color;
            canvas.DrawRect(x * cellWidth, y * cellHeight, cellWidth, cellHeight, paint);
        }

        return bitmap;
    }
}
