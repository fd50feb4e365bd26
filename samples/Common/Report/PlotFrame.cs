using ScottPlot;

namespace KernelGen.Samples;

/// <summary>The look that all plots share: font, sizes of text, margins.</summary>
internal static class PlotFrame
{
    /// <summary>The colour of training.</summary>
    public static Color Train { get; } = Color.FromHex("#1F77B4");

    /// <summary>The colour of what was not learned from.</summary>
    public static Color Test { get; } = Color.FromHex("#D9541E");

    /// <summary>The colour of a layer, by its place.</summary>
    public static Color Layer(int place) => new ScottPlot.Palettes.Category10().GetColor(place);

    /// <summary>Draws a curve over the numbers 1, 2, 3 ...</summary>
    public static void Curve(Plot plot, IReadOnlyList<double> values, Color color, string name) =>
        Curve(plot, [.. Enumerable.Range(1, values.Count).Select(number => (double)number)], values, color, name);

    /// <summary>Draws a curve.</summary>
    public static void Curve(Plot plot, IReadOnlyList<double> x, IReadOnlyList<double> values, Color color, string name)
    {
        var curve = plot.Add.Scatter(x.ToArray(), values.ToArray(), color);
        curve.LegendText = name;
        curve.LineWidth = 2.5f;
        curve.MarkerSize = 7;
    }

    /// <summary>Gives a plot of curves its title, axes and legend.</summary>
    public static void Apply(Plot plot, string title, string xUnit, string yUnit, Alignment legend)
    {
        plot.Font.Set(ReportFont.Family);
        plot.Title(title, size: 18);
        plot.XLabel(xUnit, size: 15);
        plot.YLabel(yUnit, size: 15);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Bottom.TickLabelStyle.FontSize = 14;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Legend.FontSize = 14;
        plot.ShowLegend(legend);

        // Fixed, since a measured margin leaves the label of the axis touching its numbers.
        plot.Layout.Fixed(new PixelPadding(80, 20, 60, 50));
    }
}
