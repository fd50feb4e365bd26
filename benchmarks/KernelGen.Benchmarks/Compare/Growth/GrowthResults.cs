using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Growth;

/// <summary>
/// A series with its times, and those of the dense layers of the same shape and batch where the series is one over nonzeros.
/// </summary>
/// <param name="Series">What was asked.</param>
/// <param name="Points">Our times, in the order of the cases.</param>
/// <param name="OwnDense">This project's dense layer; null in a series over samples.</param>
/// <param name="Dense">libtorch's; null too where it was left out.</param>
/// <param name="DenseReason">Why it was left out; null where it was not, or none was asked for.</param>
public sealed record SeriesResult(GrowthSeries Series, IReadOnlyList<GrowthPoint> Points, TwoPasses? OwnDense, TwoPasses? Dense,
    string? DenseReason)
{
    /// <summary>What is across: nonzeros or samples.</summary>
    public double X(GrowthPoint point) => Series.Axis == GrowthAxis.Nonzeros ? point.Nonzeros : point.Case.Batch;

    /// <summary>The straight line of a pass.</summary>
    public GrowthLine Line(string pass) => new([.. Points.Select(point => (X(point), point.Times.Of(pass)))], Series.Anchors);

    /// <summary>Where a pass becomes faster than that of a dense layer; null without one.</summary>
    public BreakEven? BreakEvenWith(TwoPasses? dense, string pass) =>
        dense is null ? null : BreakEven.Of(Points.Select(point => (point.Case.Sparsity, point.Times.Of(pass))), dense.Of(pass));
}

/// <summary>A power of two and its odd neighbours.</summary>
public sealed record WidthResult(GrowthPoint PowerOfTwo, GrowthPoint Below, GrowthPoint Above)
{
    /// <summary>By which share a nonzero costs more than on average in the neighbours.</summary>
    public double Excess(string pass) => (PowerOfTwo.PerNonzero(pass) / ((Below.PerNonzero(pass) + Above.PerNonzero(pass)) / 2)) - 1;
}

/// <summary>One case at several numbers of threads, one thread first.</summary>
public sealed record ThreadsResult(LayerCase Case, IReadOnlyList<(int Threads, TwoPasses Times)> Points)
{
    /// <summary>Time of one thread over that of a point.</summary>
    public double Speedup(int point, string pass) => Points[0].Times.Of(pass) / Points[point].Times.Of(pass);
}

/// <summary>All that the suite asked for.</summary>
public sealed record GrowthResults(
    IReadOnlyList<SeriesResult> Series, IReadOnlyList<WidthResult> Widths, IReadOnlyList<ThreadsResult> Threads);
