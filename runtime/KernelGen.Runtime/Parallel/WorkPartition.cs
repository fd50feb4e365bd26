namespace KernelGen;

/// <summary>Divides rows or columns into runs of nearly equal work.</summary>
internal static class WorkPartition
{
    /// <summary>
    /// Bounds of <paramref name="parts"/> runs of nearly equal work, by their numbers of nonzeros and lines: part p is [bounds[p], bounds[p
    /// + 1]).
    /// </summary>
    /// <param name="starts">[count + 1] where each row's nonzeros begin.</param>
    /// <param name="parts">Number of runs; some are empty if there are fewer rows.</param>
    public static int[] ByNonzeros(ReadOnlySpan<int> starts, int parts)
    {
        int count = starts.Length - 1;
        var bounds = new int[parts + 1];
        for (int part = 1; part < parts; part++)
        {
            // The work of a row is that of its nonzeros and of storing its tile, which takes as long as about two nonzeros.
            long goal = (starts[count] + (2L * count)) * part / parts;
            int row = bounds[part - 1];
            while (row < count && starts[row] + (2L * row) < goal)
                row++;
            bounds[part] = row;
        }

        bounds[parts] = count;
        return bounds;
    }
}

/// <summary>The bounds of a pattern's lines for a number of parts, kept until either changes.</summary>
internal sealed class WorkBounds
{
    private int[]? _work;
    private int[] _bounds = [];

    /// <summary>The bounds for this many parts.</summary>
    /// <param name="parts">Number of parts.</param>
    /// <param name="work">[lines + 1] how many nonzeros come before each line.</param>
    public int[] For(int parts, int[] work)
    {
        if (!ReferenceEquals(_work, work) || _bounds.Length != parts + 1)
            (_work, _bounds) = (work, WorkPartition.ByNonzeros(work, parts));
        return _bounds;
    }
}
