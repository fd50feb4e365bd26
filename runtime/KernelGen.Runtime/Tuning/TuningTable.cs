using System.Globalization;

namespace KernelGen;

/// <summary>Prints what the tuner chose as an aligned table.</summary>
internal static class TuningTable
{
    private static readonly string[] Header =
        ["layer", "pass", "kernel", "choice", "of", "time", "first choice", "gain", "GFLOP/s", "of peak", "bound"];
    private const int FirstNumber = 4;

    public static string Format(IReadOnlyList<TuningResult> results)
    {
        var peaks = PeaksOf(results);
        return TextTable.Align(
        [
            Header,
            .. results.Select(result => (string[])[
                result.Layer, result.Pass, result.Kernel, Source(result.Source), result.Candidates.ToString(CultureInfo.InvariantCulture),
                Time(result.Time), Time(result.FirstChoiceTime), Gain(result.Speedup), Rate(result.GigaflopsPerSecond),
                Share(ShareOfPeak(result, peaks)),
                Share(result.Bound)]),
        ],
        FirstNumber);
    }

    /// <summary>For each layer, what share of the multiply-add peak was measured; null where nothing was.</summary>
    public static Dictionary<string, double?> SharesOfPeak(IReadOnlyList<TuningResult> results)
    {
        var peaks = PeaksOf(results);
        return results.DistinctBy(result => result.Layer).ToDictionary(result => result.Layer, result => ShareOfPeak(result, peaks));
    }

    public static string Share(double? share) =>
        share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0} %") : "-";

    private static Dictionary<VectorWidth, double> PeaksOf(IReadOnlyList<TuningResult> results) =>
        results.Where(result => result.GigaflopsPerSecond is not null).Select(result => result.Width!.Value).Distinct()
            .ToDictionary(width => width, ProcessorPeak.Of);

    private static double? ShareOfPeak(TuningResult result, Dictionary<VectorWidth, double> peaks) =>
        result.GigaflopsPerSecond / (result.Width is { } width ? peaks.GetValueOrDefault(width) : null);

    private static string Source(TuningSource source) => source switch
    {
        TuningSource.Off => "off",
        TuningSource.OnlyOne => "only one",
        TuningSource.Measured => "measured",
        TuningSource.Cached => "cached",
        TuningSource.Checkpoint => "checkpoint",
        _ => "untuned",
    };

    private static string Time(TimeSpan? time) =>
        time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMicroseconds:0.0} us") : "-";

    private static string Rate(double? rate) => rate is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static string Gain(double? speedup) =>
        speedup is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00}x") : "-";
}
