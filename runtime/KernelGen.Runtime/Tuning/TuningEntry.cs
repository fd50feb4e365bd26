using System.Globalization;

namespace KernelGen;

/// <summary>A remembered choice: one line of the cache file, its fields separated by tabs.</summary>
/// <param name="Key">What the choice depends on.</param>
/// <param name="Kernel">The chosen kernel.</param>
/// <param name="Microseconds">Its time for the measured blocks.</param>
/// <param name="FirstMicroseconds">Time of the policy's first choice.</param>
internal sealed record TuningEntry(TuningKey Key, string Kernel, double Microseconds, double FirstMicroseconds)
{
    private const char Tab = '\t';

    /// <summary>The entry as a line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Key}{Tab}{Kernel}{Tab}{Microseconds:0.###}{Tab}{FirstMicroseconds:0.###}{Tab}.");

    /// <summary>Parses a line; null if it is not a complete entry. The dot at the end shows that the line was not cut off.</summary>
    public static TuningEntry? Parse(string line)
    {
        string[] fields = line.Split(Tab);
        if (fields.Length != TuningKey.Fields + 4 || fields[^1] != ".")
            return null;
        var key = TuningKey.Of(fields);
        bool timed = TryTime(fields[^3], out double time) & TryTime(fields[^2], out double first);
        return timed && key.Kernels.Split(',').Contains(fields[^4]) ? new TuningEntry(key, fields[^4], time, first) : null;
    }

    private static bool TryTime(string text, out double time) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out time) && double.IsFinite(time);
}
