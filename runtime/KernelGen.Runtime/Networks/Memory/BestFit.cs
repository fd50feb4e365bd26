namespace KernelGen;

/// <summary>
/// Places buffers so that those in use at the same time do not overlap: the largest first, each into the smallest gap that is large enough.
/// Source: greedy by size, in <i>Efficient Memory Management for Deep Neural Net Inference</i> (Pisarchyk and Lee, 2020), section 5.
/// </summary>
internal static class BestFit
{
    /// <summary>Gives every buffer its <see cref="PlannedBuffer.Start"/>.</summary>
    /// <param name="buffers">The buffers. Those of the same length and first use are placed in this order.</param>
    /// <param name="array">Floats of one array: no buffer crosses a multiple of it.</param>
    /// <returns>Number of floats needed in total.</returns>
    public static long Place(IReadOnlyList<PlannedBuffer> buffers, long array)
    {
        var placed = new List<PlannedBuffer>(buffers.Count);
        foreach (var buffer in buffers.OrderByDescending(buffer => buffer.Length).ThenBy(buffer => buffer.First))
        {
            buffer.Start = StartOf(buffer, placed.Where(buffer.OverlapsInTime).OrderBy(other => other.Start), array);
            placed.Add(buffer);
        }

        return placed.Max(buffer => buffer.End);
    }

    private static long StartOf(PlannedBuffer buffer, IEnumerable<PlannedBuffer> others, long array)
    {
        long end = 0, best = -1, smallest = long.MaxValue, length = buffer.Length;
        foreach (var other in others)
        {
            long start = WithinArray(end, length, array);
            if (start + length <= other.Start && other.Start - end < smallest)
                (best, smallest) = (start, other.Start - end);
            end = Math.Max(end, other.End);
        }

        return best >= 0 ? best : WithinArray(end, length, array);
    }

    private static long WithinArray(long start, long length, long array) =>
        start / array == (start + length - 1) / array ? start : ((start / array) + 1) * array;
}
