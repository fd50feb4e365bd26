namespace KernelGen;

/// <summary>Input numbers for measuring kernels.</summary>
internal static class TrialNumbers
{
    /// <summary>Numbers from -1 to 1, the same each time.</summary>
    public static AlignedBuffer Uniform(long length)
    {
        var buffer = new AlignedBuffer(length);
        var random = new SeededRandom(1);
        foreach (ref float number in buffer.Span)
            number = random.NextUniform(1);
        return buffer;
    }
}
