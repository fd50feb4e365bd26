namespace KernelGen.Training;

/// <summary>
/// Draws numbers without replacement, each time with a probability in proportion to a power of their weights. Source: <i>Weighted random
/// sampling with a reservoir</i> (Efraimidis and Spirakis, 2006): those with the largest <c>weight * e^(-1/power)</c> are drawn, where e is
/// random, exponentially distributed with mean 1.
/// </summary>
internal static class SoftSelection
{
    /// <summary>What counts as a weight of zero: such numbers come last, all equally likely.</summary>
    private const float Zero = 1e-30f;

    /// <summary>[weights] a random key for each; those with the largest keys are drawn.</summary>
    /// <param name="weights">The weights; negative ones take no part and have negative keys.</param>
    /// <param name="power">The power, at least 1: the higher, the more it is the largest that are drawn.</param>
    /// <param name="random">Gives a number for each weight that takes part, in their order.</param>
    public static float[] Keys(ReadOnlySpan<float> weights, double power, ref SeededRandom random)
    {
        var keys = new float[weights.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = weights[i] < 0 ? -1 : (float)(Math.Max(Zero, weights[i]) * Math.Pow(random.NextExponential(), -1 / power));
        return keys;
    }
}
