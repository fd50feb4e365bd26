using KernelGen.Samples;
using KernelGen.Training;
using ScottPlot;

namespace FashionMnist.Report;

/// <summary>Draws loss and accuracy over the epochs, and accuracy over the seconds of training, side by side.</summary>
internal static class LearningCurves
{
    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="epochs">What the epochs came to, at least one.</param>
    public static byte[] Draw(IReadOnlyList<EpochResult> epochs)
    {
        var multiplot = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 1, columns: 3) };
        multiplot.AddPlots(3);
        double[] test = [.. epochs.Select(epoch => Percent(epoch.TestAccuracy))];

        var left = multiplot.GetPlot(0);
        PlotFrame.Curve(left, [.. epochs.Select(epoch => epoch.Loss)], PlotFrame.Train, "train (while learning)");
        PlotFrame.Apply(left, "Loss", "epoch", "cross-entropy", Alignment.UpperRight);
        left.Axes.SetLimitsY(0, 1.08 * epochs.Max(epoch => epoch.Loss));

        var middle = multiplot.GetPlot(1);
        PlotFrame.Curve(middle, [.. epochs.Select(epoch => Percent(epoch.TrainAccuracy))], PlotFrame.Train, "train (while learning)");
        PlotFrame.Curve(middle, test, PlotFrame.Test, "test (after the epoch)");
        PlotFrame.Apply(
            middle, FormattableString.Invariant($"Accuracy: {test[^1]:0.0}% of the test images at the end"), "epoch", "percent",
            Alignment.LowerRight);

        var right = multiplot.GetPlot(2);
        double sum = 0;
        double[] seconds = [.. epochs.Select(epoch => sum += epoch.Seconds)];
        PlotFrame.Curve(right, seconds, test, PlotFrame.Test, "test");
        PlotFrame.Apply(
            right, FormattableString.Invariant($"Accuracy over {sum:0.0} s of training"), "seconds of training steps", "percent",
            Alignment.LowerRight);
        right.Axes.SetLimitsX(0, 1.04 * sum);
        if (sum < 5)
            right.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic();
        return multiplot.Render(1800, 480).GetImageBytes(ImageFormat.Png);
    }

    private static double Percent(double? share) => 100 * (share ?? 0);
}
