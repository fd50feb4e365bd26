using System.Globalization;

namespace KernelGen;

/// <summary>Prints what the tuner chose as an aligned table.</summary>
internal static class TuningTable
{
    private static readonly string[] Header = ["layer", "pass", "kernel", "choice", "of", "time", "first choice", "gain"];
    private const int FirstNumber = 4;

    public static string Format(IReadOnlyList<TuningResult> results) => TextTable.Align(
        [
            Header,
            .. results.Select(result => (string[])[
                result.Layer, result.Pass, result.Kernel, Source(result.Source), result.Candidates.ToString(CultureInfo.InvariantCulture),
                Time(result.Time), Time(result.FirstChoiceTime), Gain(result.Speedup)]),
        ],
        FirstNumber);

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

    private static string Gain(double? speedup) =>
        speedup is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00}x") : "-";
}
