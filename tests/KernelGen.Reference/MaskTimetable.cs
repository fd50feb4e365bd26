namespace KernelGen.Reference;

/// <summary>
/// The steps in which masks change: every so many from a share of the training on, and in the last one before another share.
/// </summary>
public sealed record MaskTimetable(double Begin, double End, int Interval)
{
    /// <summary>The first step.</summary>
    public int First(int steps) => (int)(Begin * steps);

    /// <summary>The last step.</summary>
    public int Last(int steps) => Math.Max(First(steps), (int)(End * steps) - 1);

    /// <summary>Whether masks change in a step.</summary>
    public bool Has(int at, int steps) =>
        at >= First(steps) && at <= Last(steps) && ((at - First(steps)) % Interval == 0 || at == Last(steps));

    /// <summary>The places of the largest magnitudes among some; of equal ones the first.</summary>
    public static HashSet<int> Largest(double[] numbers, IEnumerable<int> among, int count) =>
        [.. among.OrderByDescending(i => Math.Abs(numbers[i])).ThenBy(i => i).Take(count)];
}
