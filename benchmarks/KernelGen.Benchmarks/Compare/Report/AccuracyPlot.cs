using System.Globalization;
using KernelGen.Benchmarks.Compare.Accuracy;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>
/// Draws the accuracy on the test images over the seconds of training: a colour and a mark for each method and layout of weights, a ring
/// around what no other case beats.
/// </summary>
public static class AccuracyPlot
{
    private static readonly (string Color, MarkerType Marker)[] Looks =
    [
        ("#6B7280", MarkerType.Triangle), ("#C2410C", MarkerType.Square), ("#1D4ED8", MarkerType.Circle), ("#0F766E", MarkerType.Diamond),
        ("#7C3AED", MarkerType.Circle), ("#BE185D", MarkerType.Square), ("#A16207", MarkerType.Diamond), ("#0E7490", MarkerType.Triangle),
        ("#65A30D", MarkerType.Square), ("#111827", MarkerType.Circle), ("#EA580C", MarkerType.Triangle), ("#4338CA", MarkerType.Diamond),
    ];

    /// <summary>Writes the picture of a network and says which file it is.</summary>
    public static string Write(DirectoryInfo folder, string network, IReadOnlyList<AccuracyPoint> points)
    {
        double fastest = points.Min(point => point.Seconds), slowest = points.Max(point => point.Seconds);
        double lowest = points.Min(point => point.Accuracy), highest = points.Max(point => point.Accuracy),
            room = (highest - lowest) * 0.06;
        var model = new PlotModel
        {
            Title = $"{network} on Fashion-MNIST",
            TitleFontSize = 15,
            TitleFontWeight = FontWeights.Normal,
            DefaultFont = "sans-serif",
            Background = OxyColors.White,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            PlotMargins = new OxyThickness(72, double.NaN, double.NaN, 44),
            IsLegendVisible = false,
        };
        model.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Bottom,
            Title = "Seconds of training (logarithmic)",
            Minimum = fastest / 1.15,
            Maximum = slowest * 1.9,
            AxisTitleDistance = 8,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColor.Parse("#E5E7EB"),
            LabelFormatter = seconds => seconds.ToString("0.##", CultureInfo.InvariantCulture),
        });
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            Title = "Accuracy on the test images (%)",
            Minimum = 100 * (lowest - room),
            Maximum = 100 * (highest + room),
            AxisTitleDistance = 22,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColor.Parse("#E5E7EB"),
            LabelFormatter = percent => percent.ToString("0.#", CultureInfo.InvariantCulture),
        });

        var front = new LineSeries
        {
            Color = OxyColors.Transparent,
            MarkerType = MarkerType.Circle,
            MarkerSize = 7,
            MarkerFill = OxyColors.Transparent,
            MarkerStroke = OxyColors.Black,
            MarkerStrokeThickness = 1.2,
        };
        front.Points.AddRange(points.Where(point => point.OnFront).OrderBy(point => point.Seconds).Select(Place));
        model.Series.Add(front);
        int look = 0;
        foreach (var method in points.GroupBy(point => SeriesOf(point.Case)))
        {
            var (color, marker) = Looks[look++ % Looks.Length];
            var series = new LineSeries
            {
                Color = method.Key == Methods.Dense ? OxyColor.Parse(color) : OxyColors.Transparent,
                StrokeThickness = 1,
                MarkerType = marker,
                MarkerSize = 3.5,
                MarkerFill = OxyColor.Parse(color),
            };
            series.Points.AddRange(method.OrderBy(point => point.Seconds).Select(Place));
            model.Series.Add(series);
            double line = 100 * (highest + room - ((look + 0.5) * (highest - lowest + (2 * room)) * 0.055));
            model.Annotations.Add(new PointAnnotation
            {
                X = slowest * 1.2,
                Y = line,
                Shape = marker,
                Size = 3.5,
                Fill = OxyColor.Parse(color),
            });
            model.Annotations.Add(new TextAnnotation
            {
                Text = method.Key,
                TextColor = OxyColor.Parse(color),
                TextPosition = new DataPoint(slowest * 1.25, line),
                TextVerticalAlignment = VerticalAlignment.Middle,
                TextHorizontalAlignment = HorizontalAlignment.Left,
                StrokeThickness = 0,
                FontSize = 13,
            });
        }

        return SvgFile.Write(folder, $"accuracy-{network}", model);
    }

    /// <summary>The method, and the blocks of the weights where there are some: <c>gmp 4x1</c>.</summary>
    private static string SeriesOf(AccuracyCase run) => run.Width.Split('/') is [_, var blocks] ? $"{run.Method} {blocks}" : run.Method;

    private static DataPoint Place(AccuracyPoint point) => new(point.Seconds, 100 * point.Accuracy);
}
