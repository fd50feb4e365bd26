using KernelGen.Samples;
using ScottPlot;

namespace FashionMnist.Report;

/// <summary>Draws loss and accuracy over the epochs, side by side.</summary>
internal static class LearningCurves
{
    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="loss">Mean training loss of each epoch.</param>
    /// <param name="trainAccuracy">Share of training images classified rightly, from 0 to 1.</param>
    /// <param name="testAccuracy">Share of test images classified rightly, from 0 to 1.</param>
    public static byte[] Draw(IReadOnlyList<double> loss, IReadOnlyList<double> trainAccuracy, IReadOnlyList<double> testAccuracy)
    {
        var multiplot = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 1, columns: 2) };
        multiplot.AddPlots(2);

        var left = multiplot.GetPlot(0);
        PlotFrame.Curve(left, loss, PlotFrame.Train, "train (while learning)");
        PlotFrame.Apply(left, "Loss", "epoch", "cross-entropy", Alignment.UpperRight);
        left.Axes.SetLimitsY(0, 1.08 * loss.Max());

        var right = multiplot.GetPlot(1);
        PlotFrame.Curve(right, [.. trainAccuracy.Select(Percent)], PlotFrame.Train, "train (while learning)");
        PlotFrame.Curve(right, [.. testAccuracy.Select(Percent)], PlotFrame.Test, "test (after the epoch)");
        PlotFrame.Apply(right, $"Accuracy: {Percent(testAccuracy[^1]):0.0}% of the test images at the end", "epoch", "percent", Alignment.LowerRight);

        return multiplot.Render(1200, 480).GetImageBytes(ImageFormat.Png);
    }

    private static double Percent(double share) => 100 * share;
}
