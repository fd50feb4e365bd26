namespace KernelGen.Fuzzing.Drawing;

/// <summary>Random choices.</summary>
internal static class RandomDrawing
{
    /// <summary>One of some things.</summary>
    public static T Of<T>(this Random random, params IReadOnlyList<T> things) => things[random.Next(things.Count)];

    /// <summary>True with this probability.</summary>
    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>A whole number, both ends included.</summary>
    public static int Between(this Random random, int least, int most) => random.Next(least, most + 1);

    /// <summary>Uniform from -size to size.</summary>
    public static float Uniform(this Random random, float size = 1) => ((2 * random.NextSingle()) - 1) * size;

    /// <summary>Channels from 1 to 40, small ones more often: most mistakes lie at edges.</summary>
    public static int Channels(this Random random) => random.Next(10) switch
    {
        < 5 => random.Between(1, 6),
        < 8 => random.Between(5, 18),
        _ => random.Between(16, 40),
    };

    /// <summary>A batch from 1 to 33, those around whole blocks of 16 more often.</summary>
    public static int Batch(this Random random) =>
        random.Chance(0.5) ? random.Of(1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33) : random.Between(1, 33);
}
