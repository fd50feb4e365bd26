namespace KernelGen.Storage;

/// <summary>Copies numbers between the order of a file and that of memory.</summary>
internal static class PlaceOrder
{
    /// <summary>The numbers in the order of a file.</summary>
    /// <param name="memory">The numbers in the order of memory.</param>
    /// <param name="places">[numbers in a file] where each lies in memory; null where both orders are one.</param>
    public static float[] Gather(ReadOnlySpan<float> memory, int[]? places)
    {
        if (places is null)
            return memory.ToArray();
        var numbers = new float[places.Length];
        for (int i = 0; i < places.Length; i++)
            numbers[i] = memory[places[i]];
        return numbers;
    }

    /// <summary>Puts numbers in the order of a file to their places in memory.</summary>
    public static void Scatter(ReadOnlySpan<float> numbers, int[]? places, Span<float> memory)
    {
        if (places is null)
        {
            numbers.CopyTo(memory);
            return;
        }

        for (int i = 0; i < places.Length; i++)
            memory[places[i]] = numbers[i];
    }
}
