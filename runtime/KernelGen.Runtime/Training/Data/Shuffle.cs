namespace KernelGen.Training;

/// <summary>The order of the samples in an epoch.</summary>
internal static class Shuffle
{
    /// <summary>
    /// The random numbers of an epoch. They depend on seed and epoch only, so that a run can resume at any epoch. The first epoch uses the
    /// seed itself.
    /// </summary>
    public static SeededRandom RandomOf(int seed, int epoch) => new(seed + ((epoch - 1) * 0x632BE59BD9B4E019));

    /// <summary>Puts the numbers of <paramref name="order"/> into the order of an epoch.</summary>
    public static void Apply(Span<int> order, int seed, int epoch)
    {
        var random = RandomOf(seed, epoch);
        Apply(order, ref random);
    }

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
