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
    /// <param name="step">Bounds are multiples of this many rows.</param>
    public static int[] ByNonzeros(ReadOnlySpan<int> starts, int parts, int step = 1)
    {
        int count = starts.Length - 1;
        var bounds = new int[parts + 1];
        for (int part = 1; part < parts; part++)
        {
            long goal = Work(starts, count) * part / parts;
            int row = bounds[part - 1];
            while (row < count && Work(starts, row) < goal)
                row += step;

            // The multiple that is nearer to the goal.
            int before = row - step;
            if (step > 1 && before >= bounds[part - 1] && 2 * goal < Work(starts, before) + Work(starts, Math.Min(row, count)))
                row = before;
            bounds[part] = Math.Min(row, count);
        }

        bounds[parts] = count;
        return bounds;
    }

    /// <summary>The work of some rows: that of their nonzeros and of storing a tile, which takes as long as about two nonzeros.</summary>
    private static long Work(ReadOnlySpan<int> starts, int rows) => starts[rows] + (2L * rows);
}

/// <summary>The bounds of a pattern's lines for a number of parts, kept until either changes.</summary>
internal sealed class WorkBounds
{
    private int[]? _work;
    private int[] _bounds = [];

    /// <summary>The bounds for this many parts.</summary>
    /// <param name="parts">Number of parts.</param>
    /// <param name="work">[lines + 1] how many nonzeros come before each line.</param>
    /// <param name="step">Bounds are multiples of this many lines.</param>
    public int[] For(int parts, int[] work, int step)
    {
        if (!ReferenceEquals(_work, work) || _bounds.Length != parts + 1)
            (_work, _bounds) = (work, WorkPartition.ByNonzeros(work, parts, step));
        return _bounds;
    }
}
