namespace KernelGen.Benchmarks.Compare.Growth;

/// <summary>The straight line through two points of a series, and how far the others lie from it.</summary>
public sealed class GrowthLine
{
    private readonly IReadOnlyList<(double X, double Seconds)> _points;
    private readonly (int First, int Second) _anchors;

    public GrowthLine(IReadOnlyList<(double X, double Seconds)> points, (int First, int Second) anchors)
    {
        (_points, _anchors) = (points, anchors);
        var (first, second) = (points[anchors.First], points[anchors.Second]);
        Slope = (second.Seconds - first.Seconds) / (second.X - first.X);
        Intercept = first.Seconds - (Slope * first.X);
    }

    /// <summary>Seconds that one more of what is across costs.</summary>
    public double Slope { get; }

    /// <summary>Seconds of the line at none.</summary>
    public double Intercept { get; }

    /// <summary>The greatest deviation above the line among the points that do not define it; negative where all lie below.</summary>
    public double WorstAbove => Enumerable.Range(0, _points.Count).Where(i => i != _anchors.First && i != _anchors.Second).Max(Above);

    /// <summary>Seconds of the line at a point.</summary>
    public double At(int point) => Intercept + (Slope * _points[point].X);

    /// <summary>By which share a point lies above the line.</summary>
    public double Above(int point) => (_points[point].Seconds / At(point)) - 1;
}
