using KernelGen.Samples;
using ScottPlot;

namespace FashionMnist.Report;

/// <summary>
/// Draws the first layer as the image sees it: for each pixel the number of nonzeros, and how far training moved them on average.
/// </summary>
internal static class PixelPicture
{
    private const int MapSide = 16 * ImageSet.Side;

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="trained">The weights of the layer whose inputs are the pixels.</param>
    /// <param name="initial">Its dense weight matrix before the training.</param>
    public static byte[] Draw(SparseWeights trained, ReadOnlySpan<float> initial)
    {
        double[,] nonzeros = new double[ImageSet.Side, ImageSet.Side], moved = new double[ImageSet.Side, ImageSet.Side];
        var starts = trained.Pattern.ColumnStarts;
        for (int pixel = 0; pixel < ImageSet.PixelsPerImage; pixel++)
        {
            var (row, column) = Math.DivRem(pixel, ImageSet.Side);
            int count = starts[pixel + 1] - starts[pixel];
            nonzeros[row, column] = count;
            for (int k = starts[pixel]; k < starts[pixel + 1]; k++)
            {
                int at = (trained.Pattern.RowIndices[k] * trained.Inputs) + pixel;
                moved[row, column] += Math.Abs(trained.Dense[at] - initial[at]) / count;
            }
        }

        var multiplot = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 1, columns: 2) };
        multiplot.AddPlots(2);
        Map(multiplot.GetPlot(0), nonzeros, $"{trained.Layer}: nonzeros of each pixel");
        Map(multiplot.GetPlot(1), moved, $"{trained.Layer}: mean |change of W| by training");
        return multiplot.Render(2 * (MapSide + 150), MapSide + 80).GetImageBytes(ImageFormat.Png);
    }

    private static void Map(Plot plot, double[,] values, string title)
    {
        plot.Font.Set(ReportFont.Family);
        var map = plot.Add.Heatmap(values);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(map).Axis.TickLabelStyle.FontSize = 13;
        plot.Title(title, size: 17);
        plot.Axes.SetLimits(-0.5, ImageSet.Side - 0.5, -0.5, ImageSet.Side - 0.5);
        foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left])
        {
            axis.TickLabelStyle.IsVisible = false;
            axis.MajorTickStyle.Length = 0;
            axis.MinorTickStyle.Length = 0;
        }

        plot.HideGrid();
        plot.Layout.Fixed(new PixelPadding(30, 120, 30, 50));
    }
}
