namespace KernelGen.Reference;

/// <summary>
/// Nothing is rounded here but to double. To find out how much the rounding of single precision may matter for some numbers, every intermediate
/// result can be disturbed by a little: what moves by much then, single precision does not decide.
/// </summary>
public static class Rounding
{
    [ThreadStatic]
    private static (Random Random, double Size)? _noise;

    /// <summary>Until disposed of, every intermediate result on this thread is multiplied by a random number from 1 - size to 1 + size.</summary>
    public static IDisposable Disturb(int seed, double size)
    {
        _noise = (new Random(seed), size);
        return new Quiet();
    }

    /// <summary>An intermediate result: the number itself, unless it is disturbed.</summary>
    public static double Of(double value) => _noise is var (random, size) ? value * (1 + (size * ((2 * random.NextDouble()) - 1))) : value;

    private sealed class Quiet : IDisposable
    {
        public void Dispose() => _noise = null;
    }
}
