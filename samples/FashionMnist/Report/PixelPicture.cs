using FashionMnist.Data;
using KernelGen;
using ScottPlot;

namespace FashionMnist.Report;

/// <summary>Draws how strongly the first layer is connected to each pixel of an image: the number of nonzeros and the sum of |W|.</summary>
internal static class PixelPicture
{
    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="layer">The layer whose inputs are the pixels.</param>
    public static byte[] Draw(SparseLinear layer)
    {
        double[,] nonzeros = new double[ImageSet.Side, ImageSet.Side], strength = new double[ImageSet.Side, ImageSet.Side];
        var starts = layer.Pattern.ColumnStarts;
        for (int pixel = 0; pixel < ImageSet.PixelsPerImage; pixel++)
        {
            var (row, column) = Math.DivRem(pixel, ImageSet.Side);
            nonzeros[row, column] = starts[pixel + 1] - starts[pixel];
            foreach (float weight in layer.Weights.Value[starts[pixel]..starts[pixel + 1]])
                strength[row, column] += Math.Abs(weight);
        }

        var multiplot = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 1, columns: 2) };
        multiplot.AddPlots(2);
        Map(multiplot.GetPlot(0), nonzeros, $"{layer.Name}: nonzeros per pixel");
        Map(multiplot.GetPlot(1), strength, $"{layer.Name}: sum of |W| per pixel");
        return multiplot.Render(1100, 520).GetImageBytes(ImageFormat.Png);
    }

    private static void Map(Plot plot, double[,] values, string title)
    {
        var map = plot.Add.Heatmap(values);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(map);
        plot.Title(title, size: 17);
        plot.Axes.SquareUnits();
        plot.Axes.Margins(0, 0);
        plot.HideAxesAndGrid();
    }
}
