using ScottPlot;

namespace KernelGen.Samples;

/// <summary>Draws the time of each layer in a step as bars, forward and backward end to end.</summary>
internal static class LayerBars
{
    private const int BarHeight = 26;
    private const double Thickness = 0.8;

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="layers">The time of each layer in a step.</param>
    /// <param name="step">Seconds of a step.</param>
    /// <param name="title">What the bars are.</param>
    public static byte[] Draw(IReadOnlyList<LayerTime> layers, double step, string title = "Time of each layer")
    {
        var plot = new Plot();
        Bars(plot, [.. layers.Select(layer => (0.0, layer.Forward.TotalMilliseconds))], PlotFrame.Train, "forward");
        Bars(
            plot, [.. layers.Select(layer => (layer.Forward.TotalMilliseconds, layer.Both.TotalMilliseconds))], PlotFrame.Test, "backward");
        double together = LayerTime.Sum(layers, layer => layer.Both).TotalMilliseconds;
        PlotFrame.Apply(plot, $"{title}: {together:N0} of {1000 * step:N0} ms of a step", "milliseconds", "", Alignment.LowerRight);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. layers.Select((layer, i) => new Tick(-i, layer.Name))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.SetLimits(0, 1.05 * layers.Max(layer => layer.Both.TotalMilliseconds), -layers.Count + 0.3, 0.7);
        plot.Layout.Fixed(new PixelPadding(230, 20, 60, 50));
        return plot.GetImageBytes(1100, 110 + (BarHeight * layers.Count), ImageFormat.Png);
    }

    private static void Bars(Plot plot, (double From, double To)[] lengths, Color color, string name)
    {
        var bars = plot.Add.Bars(lengths.Select((length, i) => new Bar
        {
            Position = -i,
            ValueBase = length.From,
            Value = length.To,
            Size = Thickness,
            FillColor = color,
            LineWidth = 0,
            Orientation = Orientation.Horizontal,
        }).ToArray());
        bars.LegendText = name;
    }
}
