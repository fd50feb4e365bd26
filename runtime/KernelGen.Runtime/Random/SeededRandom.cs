namespace KernelGen;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers from the same seed on every machine and runtime version.
/// </summary>
internal struct SeededRandom(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="end"/> - 1.</summary>
    public int NextInt(int end)
    {
        // The upper 64 bits of 64 random bits times the end, as Math.BigMul has them. Inlined without BMI2, it made RyuJIT 10.0.12 report a slot
        // of a caller's frame to the garbage collector before anything was written there.
        ulong bits = Next();
        return (int)((((bits >> 32) * (ulong)end) + (((uint)bits * (ulong)end) >> 32)) >> 32);
    }

    /// <summary>A number from -<paramref name="bound"/> to <paramref name="bound"/>.</summary>
    public float NextUniform(float bound) => (((Next() >> 40) * (1f / (1 << 23))) - 1) * bound;

    /// <summary>A number from the exponential distribution with mean 1, more than 0.</summary>
    public double NextExponential() => -Math.Log(((Next() >> 11) + 0.5) * (1.0 / (1L << 53)));
}
