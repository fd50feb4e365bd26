using KernelGen.Samples;
using ScottPlot;
using SparseTransfer.CommandLine;
using SparseTransfer.Output;

namespace SparseTransfer.Report;

/// <summary>Draws the test accuracy of runs over the seconds that they were trained.</summary>
internal static class AccuracyOverSeconds
{
    private const int LegendWidth = 320;

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="runs">The runs, at least one.</param>
    public static byte[] Draw(IReadOnlyList<RunResult> runs)
    {
        var plot = new Plot();
        for (int i = 0; i < runs.Count; i++)
        {
            PlotFrame.Curve(
                plot,
                [.. runs[i].Epochs.Select(epoch => epoch.Seconds)],
                [.. runs[i].Epochs.Select(epoch => 100 * epoch.TestAccuracy)],
                PlotFrame.Layer(i),
                RunChoice.Parse(runs[i].Run)?.Title ?? runs[i].Run);
        }

        PlotFrame.Apply(plot, "Test accuracy over the seconds of training", "seconds of training steps", "percent", Alignment.LowerRight);

        // Beside the curves, which may end anywhere.
        plot.HideLegend();
        plot.ShowLegend(Edge.Right);
        plot.Layout.Fixed(new PixelPadding(80, LegendWidth, 60, 50));
        plot.Axes.SetLimitsX(0, 1.04 * runs.Max(run => run.Seconds));
        if (runs.Max(run => run.Seconds) < 5)
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic();
        return plot.GetImageBytes(1260, 560, ImageFormat.Png);
    }
}
