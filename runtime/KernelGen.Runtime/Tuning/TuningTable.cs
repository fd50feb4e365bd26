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
                Time(result.Time), Time(result.FirstChoiceTime), result.Speedup is { } speedup ? string.Create(CultureInfo.InvariantCulture, $"{speedup:0.00}x") : "-"]),
        ],
        FirstNumber);

    private static string Source(TuningSource source) => source switch
    {
        TuningSource.Off => "off",
        TuningSource.OnlyOne => "only one",
        TuningSource.Measured => "measured",
        TuningSource.Cached => "cached",
        _ => "untuned",
    };

    private static string Time(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMicroseconds:0.0} us") : "-";
}
