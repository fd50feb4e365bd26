using KernelGen;
using ScottPlot;
using SkiaSharp;

namespace FashionMnist.Report;

/// <summary>Draws where a layer's nonzeros are and how large they became: one picture element per weight, white where there is none.</summary>
internal static class WeightMatrixPicture
{
    /// <summary>Picture elements across the matrix, at least.</summary>
    private const int MatrixWidth = 1000;

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="layer">The layer.</param>
    public static byte[] Draw(SparseLinear layer)
    {
        int scale = Math.Max(1, (MatrixWidth + layer.InFeatures - 1) / layer.InFeatures);
        using var bitmap = Matrix(layer, scale);
        using var image = new Image(bitmap);
        var plot = new Plot();
        plot.Font.Set(ReportFont.Family);
        plot.Add.ImageRect(image, new CoordinateRect(0, layer.InFeatures, layer.OutFeatures, 0));
        plot.Axes.SetLimits(0, layer.InFeatures, layer.OutFeatures, 0);
        plot.Title($"{layer.Name}: {layer.Pattern.Nonzeros:N0} nonzeros of {(long)layer.InFeatures * layer.OutFeatures:N0}, {100 * layer.Pattern.Sparsity:0.##}% zeros (blue: positive, red: negative)", size: 18);
        plot.XLabel("input feature", size: 16);
        plot.YLabel("output feature", size: 16);
        plot.Axes.Bottom.TickLabelStyle.FontSize = 14;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.HideGrid();

        // A fixed frame around the matrix, so that one weight is one whole picture element and nothing is blurred.
        var padding = new PixelPadding(80, 24, 60, 48);
        plot.Layout.Fixed(padding);
        return plot.GetImageBytes((int)(padding.Left + padding.Right) + (scale * layer.InFeatures), (int)(padding.Top + padding.Bottom) + (scale * layer.OutFeatures), ImageFormat.Png);
    }

    private static SKBitmap Matrix(SparseLinear layer, int scale)
    {
        float[] weights = layer.ToDense();
        float full = WeightColor.FullScale(layer.Weights.Value);
        var bitmap = new SKBitmap(layer.InFeatures * scale, layer.OutFeatures * scale, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint();
        for (int row = 0; row < layer.OutFeatures; row++)
        {
            for (int k = layer.Pattern.RowStarts[row]; k < layer.Pattern.RowStarts[row + 1]; k++)
            {
                int column = layer.Pattern.ColumnIndices[k];
                paint.Color = WeightColor.Of(weights[(row * layer.InFeatures) + column] / full);
                canvas.DrawRect(column * scale, row * scale, scale, scale, paint);
            }
        }

        return bitmap;
    }
}
