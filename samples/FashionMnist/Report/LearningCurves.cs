using ScottPlot;

namespace FashionMnist.Report;

/// <summary>Draws loss and accuracy over the epochs, side by side.</summary>
internal static class LearningCurves
{
    private static readonly Color Train = Color.FromHex("#1F77B4");
    private static readonly Color Test = Color.FromHex("#D9541E");

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="loss">Mean training loss of each epoch.</param>
    /// <param name="trainAccuracy">Share of training images classified rightly, from 0 to 1.</param>
    /// <param name="testAccuracy">Share of test images classified rightly, from 0 to 1.</param>
    public static byte[] Draw(IReadOnlyList<double> loss, IReadOnlyList<double> trainAccuracy, IReadOnlyList<double> testAccuracy)
    {
        double[] epochs = [.. Enumerable.Range(1, loss.Count).Select(epoch => (double)epoch)];
        var multiplot = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 1, columns: 2) };
        multiplot.AddPlots(2);

        var left = multiplot.GetPlot(0);
        Curve(left, epochs, loss, Train, "train (while learning)");
        Frame(left, "Loss", "cross-entropy", Alignment.UpperRight);
        left.Axes.SetLimitsY(0, 1.08 * loss.Max());

        var right = multiplot.GetPlot(1);
        Curve(right, epochs, [.. trainAccuracy.Select(Percent)], Train, "train (while learning)");
        Curve(right, epochs, [.. testAccuracy.Select(Percent)], Test, "test (after the epoch)");
        Frame(right, $"Accuracy: {Percent(testAccuracy[^1]):0.0}% of the test images at the end", "percent", Alignment.LowerRight);

        return multiplot.Render(1200, 480).GetImageBytes(ImageFormat.Png);
    }

    private static double Percent(double share) => 100 * share;

    private static void Curve(Plot plot, double[] epochs, IReadOnlyList<double> values, Color color, string name)
    {
        var curve = plot.Add.Scatter(epochs, values.ToArray(), color);
        curve.LegendText = name;
        curve.LineWidth = 2.5f;
        curve.MarkerSize = 7;
    }

    private static void Frame(Plot plot, string title, string unit, Alignment legend)
    {
        plot.Font.Set(ReportFont.Family);
        plot.Title(title, size: 18);
        plot.XLabel("epoch", size: 15);
        plot.YLabel(unit, size: 15);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Bottom.TickLabelStyle.FontSize = 14;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Legend.FontSize = 14;
        plot.ShowLegend(legend);

        // Fixed, since a measured margin leaves the label of the axis touching its numbers.
        plot.Layout.Fixed(new PixelPadding(80, 20, 60, 50));
    }
}
