using KernelGen.Samples;
using ScottPlot;

namespace FashionMnist.Report;

/// <summary>Draws the sparsity of each layer over the training.</summary>
internal static class SparsityCurves
{
    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="points">Epochs that were done, and the share of zeros in each layer from there on.</param>
    /// <param name="layers">The names of the layers.</param>
    public static byte[] Draw(IReadOnlyList<(double Epochs, double[] Sparsities)> points, IReadOnlyList<string> layers)
    {
        var plot = new Plot();
        for (int i = 0; i < layers.Count; i++)
        {
            var curve = plot.Add.Scatter(
                points.Select(point => point.Epochs).ToArray(), points.Select(point => 100 * point.Sparsities[i]).ToArray(),
                PlotFrame.Layer(i));
            curve.LegendText = layers[i];

            // Layers of equal sparsity lie on each other: the first stays visible beside the last.
            curve.LineWidth = 2 + (3f * (layers.Count - 1 - i));
            curve.MarkerSize = 0;
            curve.ConnectStyle = ConnectStyle.StepHorizontal;
        }

        PlotFrame.Apply(plot, "Zeros in each sparse layer", "epochs", "percent", Alignment.LowerRight);
        plot.Axes.SetLimitsY(0, 102);
        return plot.GetImageBytes(700, 480, ImageFormat.Png);
    }
}
