namespace KernelGen.Benchmarks.Compare.Accuracy;

/// <summary>A case over its seeds.</summary>
/// <param name="Case">What was trained.</param>
/// <param name="Seconds">Mean seconds of training.</param>
/// <param name="Accuracy">Mean accuracy on the test images, from 0 to 1.</param>
/// <param name="Lowest">The lowest accuracy of a seed.</param>
/// <param name="Highest">The highest.</param>
/// <param name="Upkeep">Mean share of the seconds that the optimiser, changes of masks and tuning after them took.</param>
/// <param name="OnFront">Whether no other case of the network is more accurate in the same or less time.</param>
public sealed record AccuracyPoint(
    AccuracyCase Case, double Seconds, double Accuracy, double Lowest, double Highest, double Upkeep, bool OnFront)
{
    /// <summary>The cases of some trainings, in the order in which they were first trained.</summary>
    public static IReadOnlyList<AccuracyPoint> Of(IReadOnlyList<AccuracyResult> results)
    {
        var points = results.GroupBy(result => result.Case).Select(group => new AccuracyPoint(
            group.Key,
            group.Average(result => result.Seconds),
            group.Average(result => result.TestAccuracy),
            group.Min(result => result.TestAccuracy),
            group.Max(result => result.TestAccuracy),
            group.Average(result => result.Upkeep),
            OnFront: false)).ToList();
        return [.. points.Select(point => point with { OnFront = !points.Any(other => Beats(other, point)) })];
    }

    private static bool Beats(AccuracyPoint other, AccuracyPoint point) =>
        other.Case.Network == point.Case.Network && other.Seconds <= point.Seconds && other.Accuracy >= point.Accuracy
        && (other.Seconds < point.Seconds || other.Accuracy > point.Accuracy);
}
