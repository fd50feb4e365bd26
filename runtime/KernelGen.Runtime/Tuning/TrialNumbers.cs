namespace KernelGen;

/// <summary>Input numbers for measuring kernels.</summary>
internal static class TrialNumbers
{
    /// <summary>Numbers of which a fill consists: the next ones are the same again, because copies take a tenth of the time.</summary>
    private const int Distinct = 1 << 16;

    /// <summary>Numbers from -1 to 1, the same each time.</summary>
    public static AlignedBuffer Uniform(long length)
    {
        var buffer = new AlignedBuffer(length);
        Fill(buffer.Span);
        return buffer;
    }

    /// <summary>Writes numbers from -1 to 1, the same each time.</summary>
    public static void Fill(Span<float> numbers)
    {
        var random = new SeededRandom(1);
        foreach (ref float number in numbers[..Math.Min(Distinct, numbers.Length)])
            number = random.NextUniform(1);
        for (int at = Distinct; at < numbers.Length; at += Distinct)
            numbers[..Math.Min(Distinct, numbers.Length - at)].CopyTo(numbers[at..]);
    }
}
