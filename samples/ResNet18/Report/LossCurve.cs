using KernelGen.Samples;
using ScottPlot;

namespace ResNet18.Report;

/// <summary>Draws the loss of each step.</summary>
internal static class LossCurve
{
    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="losses">The loss of each step.</param>
    public static byte[] Draw(IReadOnlyList<double> losses)
    {
        var plot = new Plot();
        PlotFrame.Curve(plot, losses, PlotFrame.Train, "training batch");
        PlotFrame.Apply(
            plot, $"Loss: {losses[^1]:0.000} in the last of {losses.Count:N0} steps", "step", "cross-entropy", Alignment.UpperRight);
        plot.Axes.SetLimitsY(0, 1.08 * losses.Max());
        return plot.GetImageBytes(900, 520, ImageFormat.Png);
    }
}
