namespace KernelGen;

/// <summary>The order in which an epoch visits its samples.</summary>
internal static class Shuffle
{
    /// <summary>Puts the numbers of <paramref name="order"/> into a random order (Fisher and Yates), the same on every machine.</summary>
    public static void Apply(Span<int> order, ref SeededRandom random)
    {
        for (int last = order.Length - 1; last > 0; last--)
        {
            int other = random.NextInt(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }
    }
}
