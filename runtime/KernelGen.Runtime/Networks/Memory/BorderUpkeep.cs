namespace KernelGen;

/// <summary>
/// Finds the buffers whose border has to be cleared because other buffers write to that memory. The borders of all other buffers stay zero.
/// </summary>
internal static class BorderUpkeep
{
    /// <summary>Sets <see cref="PlannedBuffer.ClearsBorder"/> of buffers that have been placed.</summary>
    public static void Mark(IReadOnlyList<PlannedBuffer> buffers)
    {
        foreach (var buffer in buffers)
        {
            if (buffer.Border == default)
                continue;
            var others = buffers.Where(other => other != buffer && other.OverlapsInMemory(buffer)).ToArray();

            // If the last buffer to use this memory before in the same step, and so with the same batch, has the same layout, its border is
            // zero already.
            var before = others.Where(other => other.Last < buffer.First).MaxBy(other => other.Last);
            buffer.ClearsBorder =
                Array.Exists(others, other => !other.HasSameLayoutAs(buffer)) && before?.HasSameLayoutAs(buffer) != true;
        }
    }
}
