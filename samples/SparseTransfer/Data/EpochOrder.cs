namespace SparseTransfer.Data;

/// <summary>The order of the images in an epoch.</summary>
internal static class EpochOrder
{
    /// <summary>The numbers from 0 to <paramref name="count"/> - 1, in an order that depends on seed and epoch only.</summary>
    public static int[] Of(int count, int seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(unchecked((seed * 397) ^ epoch)).Shuffle(order);
        return order;
    }
}
