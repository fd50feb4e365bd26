namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>Why columns are empty: a line for each baseline and reason, with the cases that it is true of.</summary>
public static class OmittedTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<Measurement> measurements)
    {
        var groups = measurements.SelectMany(measurement =>
            measurement.Omitted.Select(omitted => (omitted.Name, omitted.Reason, measurement.Case)))
            .GroupBy(omitted => (omitted.Name, omitted.Reason), omitted => omitted.Case).ToArray();
        if (groups.Length == 0)
            yield break;
        yield return "";
        yield return "Left out; these columns are empty, and enter no mean and no goal:";
        foreach (var group in groups)
        {
            string cases = group.Count() == measurements.Count ? "every case" : string.Join("; ", group);
            yield return $"  {group.Key.Name}, {cases}: {group.Key.Reason}.";
        }
    }
}
