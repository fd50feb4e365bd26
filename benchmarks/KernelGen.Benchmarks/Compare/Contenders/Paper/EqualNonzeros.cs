namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>Cuts rows into parts with about equal numbers of nonzeros.</summary>
internal static class EqualNonzeros
{
    /// <summary>The first row of each part, and the end of the last.</summary>
    /// <param name="rowStarts">[rows + 1], where each row's nonzeros begin.</param>
    /// <param name="parts">Number of parts.</param>
    public static int[] Bounds(int[] rowStarts, int parts)
    {
        var bounds = new int[parts + 1];
        for (int part = 1; part < parts; part++)
        {
            int goal = (int)((long)rowStarts[^1] * part / parts);
            int found = Array.BinarySearch(rowStarts, goal);
            bounds[part] = found < 0 ? ~found : found;
        }

        bounds[parts] = rowStarts.Length - 1;
        return bounds;
    }
}
