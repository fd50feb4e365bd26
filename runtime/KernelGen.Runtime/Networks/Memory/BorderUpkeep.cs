namespace KernelGen;

/// <summary>Which buffers find something in their border that others left there. All others keep the zeros that they have.</summary>
internal static class BorderUpkeep
{
    /// <summary>Sets <see cref="PlannedBuffer.ClearsBorder"/> of buffers that have their places.</summary>
    public static void Mark(IReadOnlyList<PlannedBuffer> buffers)
    {
        foreach (var buffer in buffers)
        {
            if (buffer.Border == default)
                continue;
            var others = buffers.Where(other => other != buffer && other.MeetsInMemory(buffer)).ToArray();

            // The buffer that lay there last within the same step, and so with the same batch, left the border as it has to be.
            var before = others.Where(other => other.Last < buffer.First).MaxBy(other => other.Last);
            buffer.ClearsBorder = Array.Exists(others, other => !other.LiesAs(buffer)) && before?.LiesAs(buffer) != true;
        }
    }
}
