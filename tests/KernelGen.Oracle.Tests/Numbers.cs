namespace KernelGen.Oracle.Tests;

/// <summary>Random numbers from stated seeds.</summary>
internal static class Numbers
{
    /// <summary>Uniform from -1 to 1.</summary>
    public static float[] Uniform(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    /// <summary>Uniform from -1 to 1, but zero in this share of places, on average, as sparse weights are.</summary>
    public static float[] Sparse(int count, int sparsityPercent, int seed)
    {
        var random = new Random(~seed);
        return [.. Uniform(count, seed).Select(weight => random.Next(100) < sparsityPercent ? 0 : weight)];
    }

    /// <summary>Gives learned numbers random values.</summary>
    public static void Fill(this Parameter parameter, int seed)
    {
        Uniform(parameter.Length, seed).CopyTo(parameter.Value);
        parameter.MarkChanged();
    }

    /// <summary>Whole numbers from 0 to below a limit.</summary>
    public static int[] Labels(int count, int classes, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
    }
}
