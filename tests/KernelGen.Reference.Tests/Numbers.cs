namespace KernelGen.Reference.Tests;

/// <summary>Random numbers from stated seeds.</summary>
internal static class Numbers
{
    /// <summary>Uniform from -1 to 1.</summary>
    public static float[] Uniform(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    /// <summary>Whole numbers from 0 to below a limit.</summary>
    public static int[] Labels(int count, int classes, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
    }
}
